package dev.bootwright.server.redfish;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// The regular expression of a BIOS attribute, in Perl's dialect (`ValueExpression` of
/// `AttributeRegistry.v1_3_0`), for a whole text.
///
/// It comes from the BMC, and [java.util.regex.Pattern] can be kept busy by one for ever. RE2 takes time in
/// proportion to expression and text. What it does not know, such as looking ahead, stays undecided.
final class ValueExpression {

    /// RE2 writes repetitions out, up to a thousand of each character.
    private static final int LONGEST = 512;

    private static final int LONGEST_TEXT = 4096;

    private ValueExpression() {}

    /// What an expression says of a text.
    enum Verdict {
        MATCHES,
        DIFFERS,
        /// The expression has something unknown, or is too long.
        UNDECIDED
    }

    static Verdict verdict(String expression, String text) {
        if (expression.length() > LONGEST || text.length() > LONGEST_TEXT) {
            return Verdict.UNDECIDED;
        }
        try {
            return Pattern.matches(expression, text) ? Verdict.MATCHES : Verdict.DIFFERS;
        } catch (PatternSyntaxException _) {
            return Verdict.UNDECIDED;
        }
    }
}
