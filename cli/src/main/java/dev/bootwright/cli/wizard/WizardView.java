package dev.bootwright.cli.wizard;

import dev.bootwright.cli.wizard.WizardWork.DriveChoice;
import dev.bootwright.cli.wizard.WizardWork.ImageChoice;
import java.util.ArrayList;
import java.util.List;

/// How the wizard looks: lines of plain ASCII, as every console and serial line shows them. Pure.
final class WizardView {

    private static final List<String> LOGO =
            List.of(
                    " ___           _                _      _   _",
                    "| _ ) ___  ___| |___ __ ___ _ _(_)__ _| |_| |_",
                    "| _ \\/ _ \\/ _ \\  _\\ V  V / '_| / _` | ' \\  _|",
                    "|___/\\___/\\___/\\__|\\_/\\_/|_| |_\\__, |_||_\\__|   boot drive wizard",
                    "                               |___/");

    private static final int LOGO_FROM_ROWS = 20;
    private static final int MARGIN = 2;

    private final int columns;
    private final int rows;

    /// @param columns of the terminal, as are `rows`; fewer than 40 or 10 are taken for so many
    WizardView(int columns, int rows) {
        this.columns = Math.max(40, columns);
        this.rows = Math.max(10, rows);
    }

    /// Exactly as many lines as the terminal has rows, none longer than it is wide.
    List<String> lines(Wizard wizard) {
        List<String> lines = new ArrayList<>();
        if (rows >= LOGO_FROM_ROWS) {
            LOGO.forEach(each -> lines.add(indented(each)));
        } else {
            lines.add(indented("Bootwright: boot drive wizard"));
        }
        lines.add("");
        lines.add(indented(title(wizard)));
        lines.add("");
        int room = rows - lines.size() - 3;
        List<String> body = body(wizard, room);
        lines.addAll(body.subList(0, Math.min(room, body.size())));
        while (lines.size() < rows - 2) {
            lines.add("");
        }
        lines.add(indented(wizard.message()));
        lines.add(indented(keys(wizard.step())));
        return lines.stream().map(this::cut).toList();
    }

    private static String title(Wizard wizard) {
        return switch (wizard.step()) {
            case IMAGE -> "1 of 4  Which image goes onto the drive?";
            case DRIVE -> "2 of 4  Which drive?";
            case CONFIRM -> "3 of 4  WARNING: everything on this drive will be lost";
            case WRITE -> "4 of 4  Writing";
            case RESULT -> wizard.isGood() ? "The drive is ready" : "The drive was not made";
        };
    }

    private static String keys(Wizard.Step step) {
        return switch (step) {
            case IMAGE -> "Up/Down choose   Enter go on   Esc leave";
            case DRIVE -> "Up/Down choose   Enter go on   r look again   Esc back";
            case CONFIRM -> "Type the serial number, then Enter   Esc back";
            case WRITE -> "Up/Down/PgUp/PgDn scroll   Ctrl-C stop";
            case RESULT -> "Up/Down/PgUp/PgDn scroll   Enter leave";
        };
    }

    private List<String> body(Wizard wizard, int room) {
        return switch (wizard.step()) {
            case IMAGE -> images(wizard, room);
            case DRIVE -> drives(wizard, room);
            case CONFIRM -> confirm(wizard, room);
            case WRITE, RESULT -> progress(wizard, room);
        };
    }

    private List<String> images(Wizard wizard, int room) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < wizard.images().size(); i++) {
            ImageChoice each = wizard.images().get(i);
            String text = "%-16s %s  %s".formatted(each.name(), each.id(), each.detail());
            lines.add(choice(i == wizard.image(), text));
        }
        if (lines.isEmpty()) {
            lines.add(indented("There is no image yet: bootwright image build"));
        }
        return window(lines, wizard.image(), room);
    }

    private List<String> drives(Wizard wizard, int room) {
        List<String> lines = new ArrayList<>();
        int chosen = 0;
        for (int i = 0; i < wizard.drives().size(); i++) {
            DriveChoice each = wizard.drives().get(i);
            chosen = i == wizard.drive() ? lines.size() : chosen;
            lines.add(choice(i == wizard.drive(), each.device() + "  " + each.title()));
            String why =
                    each.reasons().isEmpty()
                            ? "holds " + String.join("; ", each.contents())
                            : "refused: " + String.join("; ", each.reasons());
            lines.add(indented("    " + why));
        }
        if (lines.isEmpty()) {
            lines.add(indented("There is no drive. Plug one in, then press r."));
        }
        return window(lines, chosen + 1, room);
    }

    private List<String> confirm(Wizard wizard, int room) {
        DriveChoice drive = wizard.drives().get(wizard.drive());
        List<String> lines = new ArrayList<>();
        lines.add(indented(drive.device() + "  " + drive.title()));
        lines.add("");
        int most = Math.max(1, room - 6 - wizard.notes().size());
        List<String> lost = drive.contents();
        for (String each : lost.subList(0, Math.min(most, lost.size()))) {
            lines.add(indented("  lost: " + each));
        }
        if (lost.size() > most) {
            lines.add(indented("  and %d more".formatted(lost.size() - most)));
        }
        wizard.notes().forEach(each -> lines.add(indented("  new: " + each)));
        lines.add("");
        lines.add(
                indented("Serial number %s: %s_".formatted(drive.confirmation(), wizard.typed())));
        return lines;
    }

    private List<String> progress(Wizard wizard, int room) {
        List<String> lines = new ArrayList<>();
        lines.add(indented(bar(wizard)));
        int inside = columns - 2 * MARGIN - 2;
        String edge = indented("+" + "-".repeat(inside) + "+");
        lines.add(edge);
        int height = Math.max(1, room - 3);
        List<String> log = wizard.log();
        int end = Math.max(Math.min(height, log.size()), log.size() - wizard.scrolled());
        List<String> shown = log.subList(Math.max(0, end - height), end);
        for (int i = 0; i < height; i++) {
            String text = i < shown.size() ? " " + shown.get(i) : "";
            String cut = text.length() > inside ? text.substring(0, inside) : text;
            lines.add(indented("|" + cut + " ".repeat(inside - cut.length()) + "|"));
        }
        lines.add(edge);
        return lines;
    }

    private String bar(Wizard wizard) {
        if (wizard.step() == Wizard.Step.RESULT) {
            return wizard.isGood() ? "Done." : "Failed.";
        }
        if (wizard.percent() < 0) {
            return wizard.doing();
        }
        int width = Math.max(10, columns / 2);
        int full = width * wizard.percent() / 100;
        return "[%s%s] %3d %%  %s"
                .formatted(
                        "#".repeat(full),
                        ".".repeat(width - full),
                        wizard.percent(),
                        wizard.doing());
    }

    /// The lines around one that is to be seen.
    private static List<String> window(List<String> lines, int at, int room) {
        int from = Math.clamp((long) at - room + 1, 0, Math.max(0, lines.size() - room));
        return lines.subList(from, Math.min(lines.size(), from + room));
    }

    private static String choice(boolean isChosen, String text) {
        return indented((isChosen ? "> " : "  ") + text);
    }

    private static String indented(String text) {
        return text.isEmpty() ? "" : " ".repeat(MARGIN) + text;
    }

    /// What a disk says of itself may be any characters: none of them reaches the terminal as a command.
    private String cut(String line) {
        StringBuilder plain = new StringBuilder();
        line.chars().forEach(each -> plain.append(each < ' ' || each > '~' ? '?' : (char) each));
        return plain.length() > columns ? plain.substring(0, columns) : plain.toString();
    }
}
