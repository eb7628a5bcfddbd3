package dev.bootwright.server.redfish;

import dev.bootwright.server.redfish.Piece.Undecided;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// The regular expression of a BIOS attribute, in Perl's dialect (`ValueExpression` of
/// `AttributeRegistry.v1_3_0`), for a whole text.
///
/// It comes from the BMC, and [java.util.regex.Pattern] can be kept busy by one for ever, even without
/// looking at the text: `((){2147483647}){2147483647}`. So it is read here, and followed in counted steps.
/// Known are characters, sets, groups, alternatives, repetitions, `^`, `$` and looking ahead. What
/// else there is, such as references back and flags, stays undecided.
final class ValueExpression {

    private static final int MOST_CHARACTERS = 4096;
    private static final int MOST_STEPS = 1 << 22;
    private static final int DEEPEST = 32;
    private static final String REPETITIONS = "*+?{";
    private static final String SIGNS = "^$\\.*+?()[]{}|";

    private final int[] source;
    private int at;
    private int depth;

    private ValueExpression(String source) {
        this.source = source.codePoints().toArray();
    }

    /// What an expression says of a text.
    enum Verdict {
        MATCHES,
        DIFFERS,
        /// It takes too long to find out, or the expression has something unknown.
        UNDECIDED
    }

    static Verdict verdict(String expression, String text) {
        if (expression.length() > MOST_CHARACTERS || text.length() > MOST_CHARACTERS) {
            return Verdict.UNDECIDED;
        }
        try {
            Piece whole = new ValueExpression(expression).whole();
            Piece.Reading reading = new Piece.Reading(text, MOST_STEPS);
            return whole.reach(reading, reading.start()).get(reading.length())
                    ? Verdict.MATCHES
                    : Verdict.DIFFERS;
        } catch (Undecided _) {
            return Verdict.UNDECIDED;
        }
    }

    private Piece whole() throws Undecided {
        Piece piece = ways();
        if (at < source.length) {
            throw new Undecided();
        }
        return piece;
    }

    private boolean isNext(int offset, char wanted) {
        return at + offset < source.length && source[at + offset] == wanted;
    }

    private boolean take(char wanted) {
        boolean isThere = isNext(0, wanted);
        at += isThere ? 1 : 0;
        return isThere;
    }

    private int next() throws Undecided {
        if (at == source.length) {
            throw new Undecided();
        }
        return source[at++];
    }

    private Piece ways() throws Undecided {
        if (++depth > DEEPEST) {
            throw new Undecided();
        }
        List<Piece> ways = new ArrayList<>();
        do {
            ways.add(turn());
        } while (take('|'));
        depth--;
        return ways.size() == 1 ? ways.getFirst() : new Piece.Either(List.copyOf(ways));
    }

    private Piece turn() throws Undecided {
        List<Piece> pieces = new ArrayList<>();
        while (at < source.length && !isNext(0, '|') && !isNext(0, ')')) {
            pieces.add(repeated(one()));
        }
        return new Piece.InTurn(List.copyOf(pieces));
    }

    private Piece one() throws Undecided {
        int sign = next();
        return switch (sign) {
            case '^' -> new Piece.Edge(false);
            case '$' -> new Piece.Edge(true);
            case '.' -> new Piece.One(character -> character != '\n');
            case '(' -> group();
            case '[' -> new Piece.One(set());
            case '\\' -> new Piece.One(escape());
            default -> {
                if (SIGNS.indexOf(sign) >= 0) {
                    throw new Undecided();
                }
                yield new Piece.One(character -> character == sign);
            }
        };
    }

    private Piece group() throws Undecided {
        boolean isPlain = !take('?') || take(':');
        boolean isWanted = !isPlain && take('=');
        if (!isPlain && !isWanted && !take('!')) {
            throw new Undecided();
        }
        Piece piece = ways();
        if (!take(')')) {
            throw new Undecided();
        }
        return isPlain ? piece : new Piece.Ahead(piece, isWanted);
    }

    // ---- repetitions ----

    private Piece repeated(Piece piece) throws Undecided {
        Piece repeated = piece;
        if (take('*')) {
            repeated = new Piece.Repeated(piece, 0, Integer.MAX_VALUE);
        } else if (take('+')) {
            repeated = new Piece.Repeated(piece, 1, Integer.MAX_VALUE);
        } else if (take('?')) {
            repeated = new Piece.Repeated(piece, 0, 1);
        } else if (take('{')) {
            repeated = counted(piece);
        } else {
            return piece;
        }
        take('?'); // as few as possible: the same for a whole text
        if (at < source.length && REPETITIONS.indexOf(source[at]) >= 0) {
            throw new Undecided();
        }
        return repeated;
    }

    private Piece counted(Piece piece) throws Undecided {
        int least = number();
        int most = least;
        if (take(',')) {
            most = isNext(0, '}') ? Integer.MAX_VALUE : number();
        }
        if (!take('}') || most < least) {
            throw new Undecided();
        }
        return new Piece.Repeated(piece, least, most);
    }

    private int number() throws Undecided {
        int number = 0;
        int first = at;
        while (at < source.length && source[at] >= '0' && source[at] <= '9') {
            number = number * 10 + source[at++] - '0';
            if (number > MOST_CHARACTERS) {
                throw new Undecided();
            }
        }
        if (at == first) {
            throw new Undecided();
        }
        return number;
    }

    // ---- characters ----

    private IntPredicate set() throws Undecided {
        boolean isOthers = take('^');
        List<IntPredicate> parts = new ArrayList<>();
        do {
            parts.add(part());
        } while (!take(']'));
        List<IntPredicate> all = List.copyOf(parts);
        return character -> all.stream().anyMatch(part -> part.test(character)) != isOthers;
    }

    private IntPredicate part() throws Undecided {
        if (isNext(0, '[') && (isNext(1, ':') || isNext(1, '.') || isNext(1, '='))) {
            throw new Undecided();
        }
        boolean isEscape = isNext(0, '\\');
        int low = next();
        if (isEscape && at < source.length && isClass(source[at])) {
            return escape();
        }
        int first = isEscape ? literal() : low;
        if (!isNext(0, '-') || isNext(1, ']')) {
            return character -> character == first;
        }
        at++;
        int high = next();
        int last = high == '\\' ? literal() : high;
        if (last < first) {
            throw new Undecided();
        }
        return character -> character >= first && character <= last;
    }

    private static boolean isClass(int letter) {
        return "dDwWsS".indexOf(letter) >= 0;
    }

    /// What follows a backslash.
    private IntPredicate escape() throws Undecided {
        if (at < source.length && isClass(source[at])) {
            int letter = source[at++];
            IntPredicate small =
                    switch (Character.toLowerCase(letter)) {
                        case 'd' -> character -> character >= '0' && character <= '9';
                        case 'w' -> ValueExpression::isOfWord;
                        default -> character -> " \t\n\u000B\f\r".indexOf(character) >= 0;
                    };
            return Character.isLowerCase(letter) ? small : small.negate();
        }
        int literal = literal();
        return character -> character == literal;
    }

    private static boolean isOfWord(int character) {
        return character == '_' || isLetterOrDigit(character);
    }

    private static boolean isLetterOrDigit(int character) {
        return (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z');
    }

    private int literal() throws Undecided {
        int letter = next();
        return switch (letter) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            default -> {
                if (isLetterOrDigit(letter)) {
                    throw new Undecided(); // such as \b, \1 and \p
                }
                yield letter;
            }
        };
    }

    private int hexadecimal(int digits) throws Undecided {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw new Undecided();
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
