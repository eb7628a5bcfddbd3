package dev.bootwright.image.kernel;

import java.io.IOException;

/// A module depends on another that neither the kernel holds nor its package nor what was added.
public final class MissingModuleException extends IOException {

    private static final long serialVersionUID = 1L;

    MissingModuleException(String module, String missing) {
        super("kernel module %s depends on %s, which is nowhere".formatted(module, missing));
    }
}
