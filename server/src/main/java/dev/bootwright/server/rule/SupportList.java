package dev.bootwright.server.rule;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The hardware that may be configured, unless the machine booted in developer mode. An empty list
/// supports everything.
public record SupportList(List<Entry> entries) {

    public SupportList {
        entries = List.copyOf(entries);
    }

    /// @param company the manufacturer's name, or a part of it
    /// @param model   the product's name, whole
    public record Entry(String company, String model) {

        boolean covers(String manufacturer, String product) {
            return manufacturer.toLowerCase(Locale.ROOT).contains(company.toLowerCase(Locale.ROOT))
                    && product.strip().equals(model.strip());
        }
    }

    public boolean covers(Optional<String> manufacturer, Optional<String> product) {
        return entries.isEmpty()
                || entries.stream()
                        .anyMatch(
                                entry -> entry.covers(manufacturer.orElse(""), product.orElse("")));
    }
}
