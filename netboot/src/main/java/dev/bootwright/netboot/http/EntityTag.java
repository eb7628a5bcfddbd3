package dev.bootwright.netboot.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The strong entity tag of a resource, made from its digest. Source: RFC 9110 §8.8.3 and §13.1.
///
/// @param quoted with its quotes, as it stands in `ETag`
record EntityTag(String quoted) {

    private static final Pattern LISTED = Pattern.compile("(?:W/)?(\"[^\"]*\")");

    /// @param digest such as `sha256:…`, without quotes
    static EntityTag of(String digest) {
        return new EntityTag('"' + digest.replace("\"", "") + '"');
    }

    /// Whether `If-None-Match` names it, by the weak comparison of §8.8.3.2: the answer is then 304.
    boolean isNamedBy(String ifNoneMatch) {
        if (ifNoneMatch.strip().equals("*")) {
            return true;
        }
        Matcher listed = LISTED.matcher(ifNoneMatch);
        while (listed.find()) {
            if (listed.group(1).equals(quoted)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a `Range` counts under this `If-Range`, by the strong comparison. A date never does: we
    /// send no `Last-Modified`, so the client cannot have it from us.
    boolean satisfies(String ifRange) {
        return ifRange.strip().equals(quoted);
    }
}
