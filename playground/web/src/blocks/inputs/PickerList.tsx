/** The open list of a menu: its search field, its options in groups, and what is to be said about them. */

import { useContext, useEffect } from "react";
import {
  Autocomplete,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
  SelectStateContext,
} from "react-aria-components";
import type { Row, RowGroup } from "./choices";
import { OptionText } from "./OptionText";

interface PickerListProps {
  groups: RowGroup[];
  more: number;
  /** Whether no more may be chosen. */
  full: boolean;
  /** The ids of what is chosen. */
  chosen: string[];
  searched: boolean;
  typed: string;
  search: (typed: string) => void;
  empty: string;
}

/** Begin at the top of a list that is searched, wherever the keyboard was when it was open before. */
function useFreshStart(searched: boolean): void {
  const select = useContext(SelectStateContext);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the list opens
  useEffect(() => {
    if (searched) select?.selectionManager.setFocusedKey(null);
  }, []);
}

export function PickerList({ searched, typed, search, more, full, ...shown }: PickerListProps) {
  useFreshStart(searched);
  const disabled = full
    ? shown.groups
        .flatMap((group) => group.rows.map((row) => row.id))
        .filter((id) => !shown.chosen.includes(id))
    : [];
  const list = (
    <ListBox
      className="input-list"
      disabledKeys={disabled}
      shouldFocusWrap
      renderEmptyState={() => <p className="input-note">{shown.empty}</p>}
    >
      {shown.groups.map((group) => drawn(group))}
    </ListBox>
  );
  return (
    <>
      {searched ? (
        <Autocomplete inputValue={typed} onInputChange={search}>
          <SearchField className="input-search" aria-label="Search" autoFocus>
            <Input className="input-text" placeholder="Type to search" />
          </SearchField>
          {list}
        </Autocomplete>
      ) : (
        list
      )}
      {more > 0 && <p className="input-note">{more} more: type to find them.</p>}
      {full && <p className="input-note">No more can be chosen.</p>}
    </>
  );
}

function drawn({ label, rows }: RowGroup) {
  if (!label) return rows.map(item);
  return (
    <ListBoxSection key={label} id={`group ${label}`} className="input-group">
      <Header>{label}</Header>
      {rows.map(item)}
    </ListBoxSection>
  );
}

function item({ id, option }: Row) {
  return (
    <ListBoxItem key={id} id={id} textValue={option.text.text} className="input-option">
      <OptionText text={option.text} />
      {option.description && (
        <span className="input-quiet">
          <OptionText text={option.description} />
        </span>
      )}
    </ListBoxItem>
  );
}
