package dev.bootwright.machine.bridge.menu;

/// A key that was pressed.
public sealed interface Key {

    /// One that stands for a character.
    record Character(int codePoint) implements Key {}

    /// The others.
    enum Named implements Key {
        UP,
        DOWN,
        LEFT,
        RIGHT,
        HOME,
        END,
        PAGE_UP,
        PAGE_DOWN,
        ENTER,
        ESCAPE,
        BACKSPACE,
        DELETE
    }
}
