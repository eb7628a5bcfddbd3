package dev.bootwright.lab.disk;

import java.util.ArrayList;
import java.util.List;

/// What was looked at on the disks of a machine.
public final class Findings {

    private final List<String> right = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    Findings() {}

    void right(String what) {
        right.add(what);
    }

    void wrong(String what) {
        wrong.add(what);
    }

    /// What is as the template asks, one line each.
    public List<String> right() {
        return List.copyOf(right);
    }

    /// What is not, with what was found instead, one line each.
    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    /// Whether all is as it should be, and there was something to look at.
    public boolean isGood() {
        return wrong.isEmpty() && !right.isEmpty();
    }
}
