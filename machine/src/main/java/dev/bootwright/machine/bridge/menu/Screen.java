package dev.bootwright.machine.bridge.menu;

import java.util.ArrayList;
import java.util.List;

/// What a terminal of 80 columns and 24 lines shows: the least that every console has.
///
/// @param lines at most [#LINES], each at most [#COLUMNS] characters of ASCII
public record Screen(List<Line> lines) {

    public static final int COLUMNS = 79; // the last one makes some terminals go to the next line
    public static final int LINES = 24;

    private static final String NORMAL = "\u001B[0m";
    private static final String REVERSE = "\u001B[7m";

    /// @param isChosen whether it is shown in reverse
    public record Line(String text, boolean isChosen) {
        public Line {
            String plain = text.replaceAll("[^ -~]", "?");
            text = plain.length() > COLUMNS ? plain.substring(0, COLUMNS - 3) + "..." : plain;
        }
    }

    public Screen {
        lines = List.copyOf(lines.subList(0, Math.min(lines.size(), LINES)));
    }

    /// Lines, none of them chosen.
    public static Screen ofTexts(List<String> texts) {
        return new Screen(texts.stream().map(text -> new Line(text, false)).toList());
    }

    /// This screen with a remark at the right of its second line, as far as there is room.
    public Screen noted(String remark) {
        if (remark.isEmpty() || lines.size() < 2) {
            return this;
        }
        String text = lines.get(1).text();
        int room = Math.max(1, COLUMNS - text.length() - remark.length());
        List<Line> noted = new ArrayList<>(lines);
        noted.set(1, new Line(text + " ".repeat(room) + remark, lines.get(1).isChosen()));
        return new Screen(noted);
    }

    /// Everything, for a terminal that shows who knows what.
    public String whole() {
        StringBuilder out = new StringBuilder(NORMAL + "\u001B[?25l\u001B[2J");
        for (int i = 0; i < lines.size(); i++) {
            append(out, i);
        }
        return out.append(below()).toString();
    }

    /// What has changed, for a terminal that shows another screen. A serial line is slow.
    public String changedFrom(Screen before) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.max(lines.size(), before.lines.size()); i++) {
            if (i >= lines.size()) {
                out.append("\u001B[").append(i + 1).append(";1H\u001B[K");
            } else if (i >= before.lines.size() || !lines.get(i).equals(before.lines.get(i))) {
                append(out, i);
            }
        }
        return out.isEmpty() ? "" : out.append(below()).toString();
    }

    private void append(StringBuilder out, int index) {
        Line line = lines.get(index);
        out.append("\u001B[").append(index + 1).append(";1H");
        out.append(line.isChosen() ? REVERSE + line.text() + NORMAL : line.text());
        out.append("\u001B[K");
    }

    /// Whoever writes next, the kernel perhaps, does so below it.
    private String below() {
        return "\u001B[" + Math.min(LINES, lines.size() + 1) + ";1H";
    }

    /// Without any control sequence; for logs and tests.
    public String text() {
        List<String> texts = new ArrayList<>();
        lines.forEach(line -> texts.add(line.text().stripTrailing()));
        return String.join("\n", texts) + "\n";
    }
}
