package dev.bootwright.machine.bridge.menu;

import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.bridge.menu.Screen.Line;
import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.util.ArrayList;
import java.util.List;

/// The words of the menu.
final class MenuText {

    /// Lines for a list.
    static final int ROOM = 10;

    private static final String RULE = "=".repeat(60);
    private static final String TITLE = "  Bootwright boot drive";

    private MenuText() {}

    static Screen list(
            List<BootEntry> entries, int chosen, int seconds, List<String> failure, int refused) {
        List<Line> lines = heading();
        add(
                lines,
                seconds > 0
                        ? "Select what to boot (the first by itself in %d s):".formatted(seconds)
                        : "Select what to boot:");
        add(lines, "");
        entries(lines, entries, chosen, false);
        BootEntry entry = entries.get(chosen);
        add(lines, "");
        add(lines, "  Pool:     " + pool(entry));
        add(lines, "  Dataset:  " + dataset(entry));
        add(lines, "  Kernel:   " + entry.kernel().path());
        add(lines, "");
        failure.forEach(line -> add(lines, "! " + line));
        if (failure.isEmpty() && refused > 0) {
            add(lines, "%d left out: x shows what, and why".formatted(refused));
        }
        add(lines, "Keys: [1-9] boot  [Up/Down] move  [Enter] boot  [e]dit arguments");
        add(lines, "      [s]napshots  [d]etails  [u]nlock  [l]ook again  [r]escue shell  [p]ower");
        return new Screen(lines);
    }

    static Screen nothing(List<Refusal> refusals, List<String> failure) {
        List<Line> lines = heading();
        add(lines, "Nothing was found that could be booted.");
        add(lines, "");
        for (Refusal refusal : refusals.subList(0, Math.min(refusals.size(), ROOM))) {
            wrapped(refusal.source() + ": " + refusal.reason()).forEach(line -> add(lines, line));
        }
        if (refusals.isEmpty()) {
            add(lines, "There is no disk, or none whose driver is on this drive.");
        }
        add(lines, "");
        failure.forEach(line -> add(lines, "! " + line));
        List<Line> shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), 22)));
        add(shown, "Keys: [l]ook again  [u]nlock  [x] all that was left out");
        add(shown, "      [r]escue shell  [p]ower");
        return new Screen(shown);
    }

    static Screen snapshots(List<BootEntry> snapshots, int chosen) {
        List<Line> lines = heading();
        add(lines, "Select the snapshot to boot:");
        add(lines, "");
        entries(lines, snapshots, chosen, true);
        add(lines, "");
        add(lines, "  " + snapshots.get(chosen).commandLine());
        add(lines, "");
        add(lines, "Keys: [Up/Down] move  [Enter] boot  [e]dit arguments  [Escape] back");
        return new Screen(lines);
    }

    private static void entries(
            List<Line> lines, List<BootEntry> entries, int chosen, boolean withPlace) {
        int first = Math.clamp(chosen - ROOM / 2, 0, Math.max(0, entries.size() - ROOM));
        for (int i = first; i < Math.min(entries.size(), first + ROOM); i++) {
            BootEntry entry = entries.get(i);
            String name =
                    entry.version().text().isEmpty()
                            ? entry.kernel().name()
                            : entry.version().text();
            String about = withPlace ? entry.origin().place() : about(entry);
            String mark = i == 0 && !withPlace ? " (default)" : "";
            lines.add(
                    new Line(
                            "%s [%d] %s%s%s"
                                    .formatted(
                                            i == chosen ? ">" : " ",
                                            i + 1,
                                            name,
                                            mark,
                                            about.isEmpty() ? "" : "  " + about),
                            i == chosen));
        }
    }

    /// What tells entries of one version apart.
    private static String about(BootEntry entry) {
        String where =
                entry.origin().dataset().isEmpty()
                        ? entry.origin().place()
                        : entry.origin().dataset();
        if (entry.origin().pool().filter(BootPool::isImported).isPresent()) {
            where += " (OpenZFS)";
        }
        return entry.title().isEmpty() ? where : entry.title() + ", " + where;
    }

    static Screen edit(BootEntry entry, String field) {
        List<Line> lines = heading();
        add(lines, "Arguments for this boot of " + entry.kernel().path() + ":");
        add(lines, "");
        wrapped(field).forEach(line -> add(lines, line));
        add(lines, "");
        add(lines, "Keys: [Enter] boot with them  [Escape] back");
        return new Screen(lines);
    }

    static Screen details(BootEntry entry, int scrolled) {
        List<String> all = new ArrayList<>();
        all.add(
                "From:      %s (%s)"
                        .formatted(entry.origin().place(), entry.origin().kind().word()));
        if (!entry.title().isEmpty()) {
            all.add("Title:     " + entry.title());
        }
        entry.origin()
                .pool()
                .ifPresent(pool -> {
                    all.add(
                            "Pool:      "
                                    + pool.name()
                                    + ", guid "
                                    + pool.guid()
                                    + ", "
                                    + pool.health());
                    pool.members().forEach(member -> all.add("           " + member));
                    all.add("Dataset:   " + entry.origin().dataset());
                });
        if (!entry.preference().words().isEmpty()) {
            all.add("Chosen:    " + entry.preference().words());
        }
        all.add("Kernel:    " + described(entry.kernel()));
        entry.initramfs().forEach(file -> all.add("Initramfs: " + described(file)));
        all.addAll(wrapped("Arguments: " + entry.commandLine()));
        entry.copies().forEach(copy -> all.add("Also on:   " + copy.origin().place()));
        return paged("Details", all, scrolled);
    }

    private static String described(VolumeFile file) {
        return "%s, %d bytes, %s".formatted(file.path(), file.size(), file.modified());
    }

    static Screen refusals(List<Refusal> refusals, int scrolled) {
        List<String> all = new ArrayList<>();
        refusals.forEach(each -> all.addAll(wrapped(each.source() + ": " + each.reason())));
        return paged("Left out", all.isEmpty() ? List.of("Nothing.") : all, scrolled);
    }

    private static Screen paged(String what, List<String> all, int scrolled) {
        List<Line> lines = heading();
        add(lines, what);
        add(lines, "");
        int room = Screen.LINES - lines.size() - 2;
        int first = Math.clamp(scrolled, 0, Math.max(0, all.size() - room));
        all.subList(first, Math.min(all.size(), first + room)).forEach(line -> add(lines, line));
        add(lines, "");
        add(lines, "Keys: [Up/Down] scroll  [Escape] back");
        return new Screen(lines);
    }

    static Screen power() {
        List<Line> lines = heading();
        add(lines, "[r] restart the machine    [o] switch it off    [Escape] back");
        return new Screen(lines);
    }

    static Screen passphrase(String field) {
        List<Line> lines = heading();
        add(lines, "Passphrase of the encrypted data sets:");
        add(lines, "");
        add(lines, "  " + field);
        add(lines, "");
        add(lines, "Keys: [Enter] unlock and look again  [Escape] back");
        return new Screen(lines);
    }

    private static List<Line> heading() {
        List<Line> lines = new ArrayList<>();
        add(lines, RULE);
        add(lines, TITLE);
        add(lines, RULE);
        return lines;
    }

    private static String pool(BootEntry entry) {
        return entry.origin().pool().map(MenuText::described).orElse("-");
    }

    private static String described(BootPool pool) {
        return "%s (%s%s)"
                .formatted(pool.name(), pool.health(), pool.isImported() ? ", by OpenZFS" : "");
    }

    private static String dataset(BootEntry entry) {
        return entry.origin().dataset().isEmpty()
                ? entry.origin().place()
                : entry.origin().dataset();
    }

    private static void add(List<Line> lines, String text) {
        lines.add(new Line(text, false));
    }

    /// In lines as wide as a screen.
    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); start += Screen.COLUMNS) {
            lines.add(text.substring(start, Math.min(text.length(), start + Screen.COLUMNS)));
        }
        return lines.isEmpty() ? List.of("") : lines;
    }
}
