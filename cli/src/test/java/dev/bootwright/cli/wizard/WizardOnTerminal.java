package dev.bootwright.cli.wizard;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that runs the wizard with drives that do not exist, for a pseudo-terminal.
final class WizardOnTerminal {

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
                TimeUnit.MILLISECONDS.sleep(30);
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
