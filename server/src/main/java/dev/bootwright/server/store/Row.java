package dev.bootwright.server.store;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// The current row of a result, by column name.
public final class Row {

    /// Turns a row into a `T`.
    @FunctionalInterface
    public interface Reader<T> {
        T read(Row row) throws IOException;
    }

    private final ResultSet results;

    Row(ResultSet results) {
        this.results = results;
    }

    public String text(String column) throws IOException {
        return findText(column).orElseThrow(() -> missing(column));
    }

    public Optional<String> findText(String column) throws IOException {
        try {
            return Optional.ofNullable(results.getString(column));
        } catch (SQLException e) {
            throw unreadable(column, e);
        }
    }

    public long integer(String column) throws IOException {
        return findInteger(column).orElseThrow(() -> missing(column));
    }

    public Optional<Long> findInteger(String column) throws IOException {
        try {
            long value = results.getLong(column);
            return results.wasNull() ? Optional.empty() : Optional.of(value);
        } catch (SQLException e) {
            throw unreadable(column, e);
        }
    }

    public boolean bool(String column) throws IOException {
        return integer(column) != 0;
    }

    /// A column in milliseconds since 1970.
    public Instant instant(String column) throws IOException {
        return Instant.ofEpochMilli(integer(column));
    }

    /// A column in milliseconds since 1970, or empty.
    public Optional<Instant> findInstant(String column) throws IOException {
        return findInteger(column).map(Instant::ofEpochMilli);
    }

    public byte[] bytes(String column) throws IOException {
        try {
            byte[] value = results.getBytes(column);
            if (value == null) {
                throw missing(column);
            }
            return value;
        } catch (SQLException e) {
            throw unreadable(column, e);
        }
    }

    private static StoreException missing(String column) {
        return new StoreException("column \"" + column + "\" is empty");
    }

    private static StoreException unreadable(String column, SQLException cause) {
        return new StoreException("column \"" + column + "\": " + cause.getMessage(), cause);
    }
}
