package dev.bootwright.machine.bridge.menu;

import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Refusal;
import java.util.ArrayList;
import java.util.List;

/// The menu. Pure: keys and seconds go in, steps come out, and [#screen] is what to show then. It has an
/// end in no state: whatever fails is shown, and the menu stays.
///
/// ```text
/// LIST --e--> EDIT --Enter--> Boot          LIST --d--> DETAILS
/// LIST --s--> (FindSnapshots) SNAPSHOTS     LIST --p--> POWER     LIST --u--> PASSPHRASE
/// Escape leads back to LIST from everywhere.
/// ```
public final class Menu {

    /// Until the first entry is started by itself.
    public static final int SECONDS = 5;

    private final List<BootEntry> entries;
    private final List<Refusal> refusals;
    private final List<String> failure = new ArrayList<>();
    private List<BootEntry> snapshots = List.of();
    private View view = View.LIST;
    private View behindEdit = View.LIST;
    private int chosen;
    private int chosenSnapshot;
    private int scrolled;
    private int secondsLeft;
    private boolean counts;
    private boolean touched;
    private TextField field = TextField.of("");

    enum View {
        LIST,
        SNAPSHOTS,
        EDIT,
        DETAILS,
        REFUSALS,
        POWER,
        PASSPHRASE
    }

    /// @param entries  in their order, the default first
    /// @param refusals what was left out
    public Menu(List<BootEntry> entries, List<Refusal> refusals) {
        this(entries, refusals, SECONDS);
    }

    /// @param seconds until the first entry is started; 0 for never
    public Menu(List<BootEntry> entries, List<Refusal> refusals, int seconds) {
        this.entries = List.copyOf(entries);
        this.refusals = List.copyOf(refusals);
        this.secondsLeft = seconds;
        this.counts = seconds > 0 && !entries.isEmpty();
        this.touched = seconds == 0;
    }

    /// This menu when something else has been found. Once somebody has pressed a key, or something has
    /// failed, nothing starts by itself any more, and what was chosen stays chosen.
    ///
    /// @param seconds until the first entry is started otherwise
    public Menu with(List<BootEntry> found, List<Refusal> leftOut, int seconds) {
        Menu next = new Menu(found, leftOut, touched ? 0 : seconds);
        next.failure.addAll(failure);
        for (int i = 0; touched && !entries.isEmpty() && i < found.size(); i++) {
            if (isSame(found.get(i), entries.get(chosen))) {
                next.chosen = i;
            }
        }
        return next;
    }

    private static boolean isSame(BootEntry one, BootEntry other) {
        return one.origin().place().equals(other.origin().place())
                && one.kernel().path().equals(other.kernel().path())
                && one.commandLine().equals(other.commandLine());
    }

    /// How many entries there are.
    public int size() {
        return entries.size();
    }

    /// Whether the entries are shown, so that others may take their place.
    public boolean showsEntries() {
        return view == View.LIST;
    }

    /// A second has passed.
    public Step onSecond() {
        if (!counts || --secondsLeft > 0) {
            return new Step.Stay();
        }
        counts = false;
        return new Step.Boot(entries.getFirst());
    }

    /// What was to be done did not work.
    ///
    /// @param lines what was tried, and what came of it
    public void onFailure(List<String> lines) {
        failure.clear();
        failure.addAll(lines);
        counts = false;
        touched = true;
        view = View.LIST;
    }

    /// @param found of the entry that was chosen; may be empty
    public void showSnapshots(List<BootEntry> found) {
        if (found.isEmpty()) {
            onFailure(List.of("There is no snapshot with a kernel of this entry."));
            return;
        }
        snapshots = List.copyOf(found);
        chosenSnapshot = 0;
        view = View.SNAPSHOTS;
    }

    public Step onKey(Key key) {
        counts = false;
        touched = true;
        if (key == Key.Named.ESCAPE && view != View.LIST) {
            view = view == View.EDIT ? behindEdit : View.LIST;
            return new Step.Stay();
        }
        return switch (view) {
            case LIST -> inList(key);
            case SNAPSHOTS -> inSnapshots(key);
            case EDIT -> inEdit(key);
            case DETAILS, REFUSALS -> inText(key);
            case POWER -> inPower(key);
            case PASSPHRASE -> inPassphrase(key);
        };
    }

    private Step inList(Key key) {
        failure.clear();
        switch (key) {
            case Key.Named named -> {
                chosen = moved(chosen, named, entries.size());
                return named == Key.Named.ENTER && !entries.isEmpty() ? boot(chosen) : stay();
            }
            case Key.Character(int c) when c >= '1' && c <= '9' -> {
                return c - '1' < entries.size() ? boot(c - '1') : stay();
            }
            case Key.Character(int c) -> {
                return command(c);
            }
        }
    }

    private Step command(int key) {
        scrolled = 0;
        switch (key) {
            case 'r' -> {
                return new Step.Shell();
            }
            case 'l' -> {
                return new Step.SearchAgain();
            }
            case 'p' -> view = View.POWER;
            case 'x' -> view = View.REFUSALS;
            case 'u' -> {
                field = TextField.of("");
                view = View.PASSPHRASE;
            }
            case 'd' -> view = entries.isEmpty() ? View.REFUSALS : View.DETAILS;
            case 'e' -> edit(View.LIST);
            case 's' -> {
                return entries.isEmpty() ? stay() : new Step.FindSnapshots(entries.get(chosen));
            }
            default -> {
                return stay();
            }
        }
        return stay();
    }

    private void edit(View behind) {
        if (!entries.isEmpty()) {
            behindEdit = behind;
            field = TextField.of(selected().commandLine());
            view = View.EDIT;
        }
    }

    private Step inSnapshots(Key key) {
        if (key instanceof Key.Named named) {
            chosenSnapshot = moved(chosenSnapshot, named, snapshots.size());
            return named == Key.Named.ENTER ? new Step.Boot(snapshots.get(chosenSnapshot)) : stay();
        }
        if (key.equals(new Key.Character('e'))) {
            edit(View.SNAPSHOTS);
        }
        return stay();
    }

    private Step inEdit(Key key) {
        if (key == Key.Named.ENTER) {
            BootEntry edited = selected().withCommandLine(field.text().strip());
            view = View.LIST;
            return new Step.Boot(edited);
        }
        field = field.after(key);
        return stay();
    }

    private Step inText(Key key) {
        if (key == Key.Named.UP || key == Key.Named.PAGE_UP) {
            scrolled = Math.max(0, scrolled - (key == Key.Named.UP ? 1 : MenuText.ROOM));
        } else if (key == Key.Named.DOWN || key == Key.Named.PAGE_DOWN) {
            scrolled += key == Key.Named.DOWN ? 1 : MenuText.ROOM;
        } else {
            view = View.LIST;
        }
        return stay();
    }

    private Step inPower(Key key) {
        view = View.LIST;
        return switch (key) {
            case Key.Character(int c) when c == 'r' -> new Step.Restart();
            case Key.Character(int c) when c == 'o' -> new Step.PowerOff();
            case Key.Character _, Key.Named _ -> stay();
        };
    }

    private Step inPassphrase(Key key) {
        if (key != Key.Named.ENTER) {
            field = field.after(key);
            return stay();
        }
        String passphrase = field.text();
        field = TextField.of("");
        view = View.LIST;
        return passphrase.isEmpty() ? stay() : new Step.Unlock(passphrase);
    }

    private static int moved(int index, Key.Named key, int size) {
        int to =
                switch (key) {
                    case UP -> index - 1;
                    case DOWN -> index + 1;
                    case PAGE_UP -> index - MenuText.ROOM;
                    case PAGE_DOWN -> index + MenuText.ROOM;
                    case HOME -> 0;
                    case END -> size - 1;
                    default -> index;
                };
        return Math.clamp(to, 0, Math.max(0, size - 1));
    }

    private Step boot(int index) {
        chosen = index;
        return new Step.Boot(entries.get(index));
    }

    private static Step stay() {
        return new Step.Stay();
    }

    /// The entry that commands are about.
    private BootEntry selected() {
        boolean inSnapshots =
                view == View.SNAPSHOTS || (view == View.EDIT && behindEdit == View.SNAPSHOTS);
        return inSnapshots ? snapshots.get(chosenSnapshot) : entries.get(chosen);
    }

    /// What to show.
    public Screen screen() {
        return switch (view) {
            case LIST ->
                    entries.isEmpty()
                            ? MenuText.nothing(refusals, failure)
                            : MenuText.list(
                                    entries,
                                    chosen,
                                    counts ? secondsLeft : 0,
                                    failure,
                                    refusals.size());
            case SNAPSHOTS -> MenuText.snapshots(snapshots, chosenSnapshot);
            case EDIT -> MenuText.edit(selected(), field.shown());
            case DETAILS -> MenuText.details(selected(), scrolled);
            case REFUSALS -> MenuText.refusals(refusals, scrolled);
            case POWER -> MenuText.power();
            case PASSPHRASE -> MenuText.passphrase(field.hidden());
        };
    }
}
