package dev.bootwright.machine.server;

/// The secret of this boot; prints as a placeholder, so that no log ever shows it.
public record Secret(String text) {

    @Override
    public String toString() {
        return "(secret)";
    }
}
