"""The encoder in a process of its own: how long it is waited for."""

from knowledge.encoder_process import patience_for

SECONDS_A_TEXT_UNDER_LOAD = 0.2  # seen where four programs shared two cores


def test_many_texts_are_waited_for_longer_than_few():
    assert patience_for(1, loaded=True) == 60.5
    assert patience_for(512, loaded=True) == 316.0
    assert patience_for(512, loaded=True) > 512 * SECONDS_A_TEXT_UNDER_LOAD


def test_the_first_answer_may_take_as_long_as_loading_does_besides():
    assert patience_for(10, loaded=False) == 185.0
