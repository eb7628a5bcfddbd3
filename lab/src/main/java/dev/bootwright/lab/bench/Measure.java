package dev.bootwright.lab.bench;

/// Something that is measured, the same of each contestant.
///
/// @param name what it is, in a few words
/// @param unit such as `MB/s`; decimal, MB are millions of bytes
record Measure(String name, String unit, Better better) {

    /// Which of two values one would rather have.
    public enum Better {
        HIGHER("≥"),
        LOWER("≤");

        private final String sign;

        Better(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    /// More is better.
    public static Measure higher(String name, String unit) {
        return new Measure(name, unit, Better.HIGHER);
    }

    /// Less is better.
    public static Measure lower(String name, String unit) {
        return new Measure(name, unit, Better.LOWER);
    }

    boolean isReached(double value, double goal) {
        return better == Better.HIGHER ? value >= goal : value <= goal;
    }
}
