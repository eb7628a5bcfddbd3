package dev.bootwright.cli.wizard;

import java.util.List;

/// What the wizard has others do.
public interface WizardWork {

    /// An image that can go onto a drive.
    ///
    /// @param detail what else is known of it, for people
    record ImageChoice(String id, String name, String detail) {}

    /// A drive of this machine.
    ///
    /// @param confirmation what somebody has to type
    /// @param contents     what would be lost, one line each
    /// @param reasons      why it is refused, one line each; empty if it is not
    record DriveChoice(
            String device,
            String confirmation,
            String title,
            List<String> contents,
            List<String> reasons) {
        public DriveChoice {
            contents = List.copyOf(contents);
            reasons = List.copyOf(reasons);
        }
    }

    /// Is told how far it has come; called by the thread that writes.
    interface Report {
        void at(String step, long done, long all);
    }

    List<ImageChoice> images() throws java.io.IOException;

    /// What else the drive will hold, for people, a line each.
    ///
    /// @throws java.io.IOException if that cannot be had
    default List<String> notes() throws java.io.IOException {
        return List.of();
    }

    List<DriveChoice> drives() throws java.io.IOException;

    /// Writes a drive and returns when it is done.
    ///
    /// @param typed what somebody typed to confirm
    /// @return what to say of it
    /// @throws Exception if it failed; its message is shown
    String write(ImageChoice image, DriveChoice drive, String typed, Report report)
            throws Exception;
}
