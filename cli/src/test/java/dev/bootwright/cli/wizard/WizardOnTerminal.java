package dev.bootwright.cli.wizard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that runs the wizard with drives that do not exist, for a pseudo-terminal.
final class WizardOnTerminal {

    /// Writing stands still here until somebody who has seen it makes a file.
    private static final int LOOKED_AT = 10;

    static final Path SEEN = Path.of("seen");

    private WizardOnTerminal() {}

    private record Played() implements WizardWork {

        @Override
        public List<ImageChoice> images() {
            return WizardTest.IMAGES;
        }

        @Override
        public List<DriveChoice> drives() {
            return List.of(WizardTest.STICK, WizardTest.SYSTEM);
        }

        @Override
        public String write(ImageChoice image, DriveChoice drive, String typed, Report report)
                throws InterruptedException {
            for (int i = 0; i < 60; i++) {
                report.at("window " + i / 2, i, 60);
                do {
                    TimeUnit.MILLISECONDS.sleep(30);
                } while (i == LOOKED_AT && !Files.exists(SEEN));
            }
            return "%s: %s written for %s".formatted(drive.device(), image.name(), typed);
        }
    }

    public static void main(String[] arguments) throws IOException {
        int status;
        try (WizardTerminal terminal = WizardTerminal.open()) {
            status = terminal.run(new Played());
        }
        System.out.println("left with " + status);
    }
}
