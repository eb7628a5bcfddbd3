package dev.bootwright.cli.wizard;

import dev.bootwright.cli.wizard.WizardWork.DriveChoice;
import dev.bootwright.cli.wizard.WizardWork.ImageChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the wizard shows and does. Pure: keys and news go in, wishes come out. Not safe for use by several
/// threads.
final class Wizard {

    /// Where somebody is.
    enum Step {
        IMAGE,
        DRIVE,
        CONFIRM,
        WRITE,
        RESULT
    }

    /// What the wizard wants done.
    sealed interface Wish {
        record Nothing() implements Wish {}

        /// Looks for drives anew.
        record Refresh() implements Wish {}

        record Write(ImageChoice image, DriveChoice drive, String typed) implements Wish {}

        /// @param status of the program
        record Leave(int status) implements Wish {}
    }

    private static final Wish NOTHING = new Wish.Nothing();
    private static final int MAX_LOG = 1000;
    private static final int MAX_TYPED = 64;
    private static final int PAGE = 5;
    private static final int INTERRUPTED = 130;

    private final List<ImageChoice> images;
    private final List<String> notes;
    private final List<String> log = new ArrayList<>();
    private List<DriveChoice> drives;
    private Step step = Step.IMAGE;
    private int image;
    private int drive;
    private String typed = "";
    private String message = "";
    private String doing = "";
    private long done;
    private long all;
    private int scroll;
    private boolean isGood;

    Wizard(List<ImageChoice> images, List<DriveChoice> drives) {
        this(images, drives, List.of());
    }

    /// @param notes what else the drive will hold, a line each
    Wizard(List<ImageChoice> images, List<DriveChoice> drives, List<String> notes) {
        this.notes = List.copyOf(notes);
        this.images = List.copyOf(images);
        this.drives = List.copyOf(drives);
    }

    Wish on(Key key) {
        if (key == Key.Special.INTERRUPT) {
            return interrupt();
        }
        return switch (step) {
            case IMAGE -> onImage(key);
            case DRIVE -> onDrive(key);
            case CONFIRM -> onConfirm(key);
            case WRITE -> scroll(key);
            case RESULT -> onResult(key);
        };
    }

    /// While a drive is written the first Ctrl-C only asks; the drive is none until it is whole.
    private Wish interrupt() {
        if (step == Step.WRITE && message.isEmpty()) {
            message = "Ctrl-C again stops: the drive is then empty, and boots nothing";
            return NOTHING;
        }
        return new Wish.Leave(step == Step.RESULT && isGood ? 0 : INTERRUPTED);
    }

    private Wish onImage(Key key) {
        image = moved(key, image, images.size());
        if (key == Key.Special.ENTER && !images.isEmpty()) {
            go(Step.DRIVE);
            return new Wish.Refresh();
        }
        return key == Key.Special.ESCAPE ? new Wish.Leave(INTERRUPTED) : NOTHING;
    }

    private Wish onDrive(Key key) {
        drive = moved(key, drive, drives.size());
        if (key == Key.Special.ENTER && !drives.isEmpty()) {
            DriveChoice chosen = drives.get(drive);
            if (chosen.reasons().isEmpty()) {
                go(Step.CONFIRM);
            } else {
                message = "Refused: " + chosen.reasons().getFirst();
            }
        } else if (key == Key.Special.ESCAPE) {
            go(Step.IMAGE);
        } else if (key instanceof Key.Character(char typedKey) && typedKey == 'r') {
            return new Wish.Refresh();
        }
        return NOTHING;
    }

    private Wish onConfirm(Key key) {
        switch (key) {
            case Key.Character(char character) -> {
                if (typed.length() < MAX_TYPED) {
                    typed += character;
                }
            }
            case Key.Special.BACKSPACE ->
                    typed = typed.substring(0, Math.max(0, typed.length() - 1));
            case Key.Special.ESCAPE -> go(Step.DRIVE);
            case Key.Special.ENTER -> {
                DriveChoice chosen = drives.get(drive);
                if (typed.equals(chosen.confirmation())) {
                    go(Step.WRITE);
                    return new Wish.Write(images.get(image), chosen, chosen.confirmation());
                }
                message = "That is not its serial number; nothing was written";
                typed = "";
            }
            default -> {}
        }
        return NOTHING;
    }

    private Wish onResult(Key key) {
        if (key == Key.Special.ENTER || key == Key.Special.ESCAPE) {
            return new Wish.Leave(isGood ? 0 : 1);
        }
        return scroll(key);
    }

    private Wish scroll(Key key) {
        int by =
                switch (key) {
                    case Key.Special.UP -> 1;
                    case Key.Special.DOWN -> -1;
                    case Key.Special.PAGE_UP -> PAGE;
                    case Key.Special.PAGE_DOWN -> -PAGE;
                    default -> 0;
                };
        scroll = Math.clamp((long) scroll + by, 0, Math.max(0, log.size() - 1));
        return NOTHING;
    }

    private static int moved(Key key, int at, int size) {
        int by = key == Key.Special.UP ? -1 : key == Key.Special.DOWN ? 1 : 0;
        return Math.clamp((long) at + by, 0, Math.max(0, size - 1));
    }

    private void go(Step next) {
        step = next;
        message = "";
        typed = "";
    }

    /// The drives as they are now; the same one stays chosen, if it is still there.
    void onDrives(List<DriveChoice> now) {
        Optional<String> chosen =
                drives.isEmpty() ? Optional.empty() : Optional.of(drives.get(drive).device());
        drives = List.copyOf(now);
        drive = 0;
        for (int i = 0; i < drives.size(); i++) {
            if (chosen.filter(drives.get(i).device()::equals).isPresent()) {
                drive = i;
            }
        }
    }

    void onProgress(String now, long bytes, long ofBytes) {
        if (!now.equals(doing)) {
            doing = now;
            note(now);
        }
        done = bytes;
        all = ofBytes;
    }

    void onEnd(boolean good, String what) {
        isGood = good;
        go(Step.RESULT);
        note(what);
        message = what;
        scroll = 0;
    }

    /// Says that something outside the drive went wrong; the wizard goes on.
    void onProblem(String what) {
        message = what;
    }

    private void note(String line) {
        log.add(line);
        if (log.size() > MAX_LOG) {
            log.removeFirst();
        }
    }

    Step step() {
        return step;
    }

    /// What else the drive will hold.
    List<String> notes() {
        return notes;
    }

    List<ImageChoice> images() {
        return images;
    }

    List<DriveChoice> drives() {
        return drives;
    }

    int image() {
        return image;
    }

    int drive() {
        return drive;
    }

    String typed() {
        return typed;
    }

    String message() {
        return message;
    }

    List<String> log() {
        return List.copyOf(log);
    }

    /// How many lines the log is scrolled back.
    int scrolled() {
        return scroll;
    }

    String doing() {
        return doing;
    }

    /// From 0 to 100; -1 when nobody knows.
    int percent() {
        return all <= 0 ? -1 : (int) (done * 100 / all);
    }

    boolean isGood() {
        return isGood;
    }
}
