package dev.bootwright.machine.bridge.find;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The property `org.zfsbootmenu:kernel`: a part of a kernel's file name, or a regular expression for one.
///
/// @param text as its owner has set it
record KernelProperty(String text) {

    /// Looks at characters; more than any sane expression needs for a file name.
    private static final int PATIENCE = 100_000;

    boolean matches(String name) {
        if (name.contains(text)) {
            return true;
        }
        try {
            return Pattern.compile(text).matcher(new Patient(name, new AtomicInteger())).find();
        } catch (PatternSyntaxException | OutOfPatienceException e) {
            return false;
        }
    }

    /// A name that ends an expression which takes for ever: whoever can write to a pool must not be able
    /// to stop a boot by a property.
    private record Patient(String name, AtomicInteger looks) implements CharSequence {

        @Override
        public int length() {
            return name.length();
        }

        @Override
        public char charAt(int index) {
            if (looks.incrementAndGet() > PATIENCE) {
                throw new OutOfPatienceException();
            }
            return name.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Patient(name.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final class OutOfPatienceException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
