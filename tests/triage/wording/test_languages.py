"""Which language a text is in: English in doubt, and never a false alarm on terse English."""

import subprocess
import sys

import pytest

from triage.wording.languages import language_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Bestätigung für meinen Termin kam nie an"),
        ("de", "Kundin wurde von der Filiale wieder weggeschickt"),
        ("de", "Die IT hat nicht geantwortet"),
        ("de", "Meine Rueckerstattung fehlt weiterhin auf dem Konto"),
        ("fr", "On m'a facturé deux fois le même abonnement"),
        ("fr", "Le livreur a laissé le colis sous la pluie"),
        ("fr", "Aucune réponse du service depuis lundi"),
        ("es", "Me cobraron dos veces la misma suscripción"),
        ("es", "El repartidor dejó el paquete bajo la lluvia"),
        ("es", "La sucursal me mandó a otra oficina"),
        ("it", "Mi hanno addebitato due volte lo stesso abbonamento"),
        ("it", "Il corriere ha lasciato il pacco sotto la pioggia"),
        ("it", "La filiale mi ha mandato in un altro ufficio"),
        ("pt", "Cobraram duas vezes a mesma assinatura"),
        ("pt", "O estafeta deixou a encomenda à chuva"),
        ("pt", "A agência mandou-me para outro balcão"),
        ("nl", "Het abonnement is twee keer afgeschreven"),
        ("nl", "De bezorger heeft het pakje in de regen gelegd"),
        ("nl", "Het kantoor stuurde mij naar een andere balie"),
        ("pl", "Dwa razy pobrano opłatę za ten sam abonament"),
        ("pl", "Kurier zostawił paczkę na deszczu"),
        ("pl", "Oddział odesłał mnie do innego okienka"),
        ("tr", "Aynı abonelik için iki kez ücret alındı"),
        ("tr", "Kurye paketi yağmurun altında bıraktı"),
        ("tr", "Şube beni başka bir gişeye gönderdi"),
        ("sv", "Jag debiterades två gånger för samma abonnemang"),
        ("sv", "Budet lämnade paketet ute i regnet"),
        ("sv", "Kortet fungerar inte just nu"),
    ],
)
def test_a_complaint_in_another_language_says_so(language: str, text: str) -> None:
    assert language == language_of(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Карта не пришла"),
        ("uk", "Картка досі не прийшла"),
        ("el", "Η επιστροφή δεν έγινε"),
        ("ar", "لم يصل المبلغ"),
        ("fa", "پول هنوز برگشت داده نشده"),
        ("he", "ההחזר לא הגיע"),
        ("zh", "退款还没有到账"),
        ("ja", "返金がまだ届きません"),
        ("ja", "返金処理状況未確認です"),
        ("ko", "환불이 아직 안 됐어요"),
        ("hi", "पैसा वापस नहीं आया"),
        ("th", "ยังไม่ได้รับเงินคืน"),
        ("ka", "თანხა არ დაბრუნდა"),
    ],
)
def test_a_script_says_which_language_it_is_however_short(language: str, text: str) -> None:
    assert language == language_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345",
        "[CARD] [NAME]",
        "refund",
        "Transfer rejected",
        "OTP not recd",
        "cust wants refund asap pls",
        "Parcel damaged, box torn, contents missing",
        "SEPA IBAN BIC mandate rejected AC04",
        "Café Zürich refused the card",
        "Señor [NAME] at counter, card swallowed",
        "TypeError config yaml parser null undefined",
        "sdfkjh sdfkjh qwlekj zxcmn",
        "Larkspur Home Brixham Saltmarsh Quill",
        "CARD BLOCKED AFTER THREE WRONG PINS",
        "Branch closed; no notice, no sign, no staff",
    ],
)
def test_terse_english_raises_no_false_alarm(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kundin: 'Ich habe kein Geld bekommen'. She is at the counter and wants her money today."),
        ("en", "Kunde sagt, die Karte ist nie angekommen. Customer says that the card never arrived."),
        ("en", "The letter says «Возврат отклонён» and she wants to know what that means"),
        ("de", "Meine Karte ist nicht da und der Mitarbeiter am Telefon sagte nur: please hold the line"),
        ("ru", "Клиент не получил карту, письмо с темой New Card вернулось"),
    ],
)
def test_a_mixed_text_is_english_if_about_half_of_it_is(language: str, text: str) -> None:
    assert language == language_of(text)


def test_placeholders_are_no_words_of_any_language() -> None:
    assert (
        language_of("Rückerstattung fehlt immer [NAME]") == language_of("Rückerstattung fehlt immer") == "en"
    )


def test_the_detector_is_loaded_only_for_a_text_in_doubt() -> None:
    lazily = (
        "import sys; from triage.wording.languages import language_of;"
        "language_of('She said that the card never came'); print('py3langid' in sys.modules);"
        "language_of('Die Karte kam nie an'); print('py3langid' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", lazily], capture_output=True, text=True, check=True
    ).stdout

    assert printed.split() == ["False", "True"]
