package dev.bootwright.cli.wizard;

/// A key that somebody pressed.
sealed interface Key {

    /// One that stands for a character.
    record Character(char character) implements Key {}

    /// One that does not.
    enum Special implements Key {
        UP,
        DOWN,
        PAGE_UP,
        PAGE_DOWN,
        ENTER,
        ESCAPE,
        BACKSPACE,
        /// Ctrl-C.
        INTERRUPT
    }
}
