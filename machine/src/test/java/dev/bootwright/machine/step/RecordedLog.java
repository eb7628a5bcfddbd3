package dev.bootwright.machine.step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Keeps what a step says.
final class RecordedLog implements StepLog {

    final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void line(String text) {
        lines.add(text);
    }

    @Override
    public void progress(int percent) {}
}
