package dev.bootwright.server.script;

/// A file cannot be named to a loader, whatever is done about quotes.
final class UnfitNameException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    UnfitNameException(String loader, String file, String reason) {
        super(
                "%s cannot be told of the file \"%s\": its name has %s"
                        .formatted(loader, ScriptText.plain(file), reason));
    }
}
