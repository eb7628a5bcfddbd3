package dev.bootwright.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One connection, as a piece of [Work] sees it. Belongs to one thread at a time.
///
/// Values go in as parameters, never as text: `String`, `Long`, `Integer`, `Boolean` (1 or 0),
/// `Instant` (milliseconds since 1970), `byte[]`, or an `Optional` of these.
public final class Session implements AutoCloseable {

    private static final int STATEMENTS_KEPT = 96;

    private final Path file;
    private final Connection connection;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Map<String, PreparedStatement> statements =
            new LinkedHashMap<>(STATEMENTS_KEPT, 0.75f, true);

    Session(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /// Changes rows.
    ///
    /// @return how many
    public int update(String sql, Object... arguments) throws IOException {
        try {
            return bound(sql, arguments).executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /// All rows of a query, or of a statement with `RETURNING`.
    public <T> List<T> list(String sql, Row.Reader<T> reader, Object... arguments)
            throws IOException {
        try (ResultSet results = bound(sql, arguments).executeQuery()) {
            Row row = new Row(results);
            List<T> rows = new ArrayList<>();
            while (results.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /// A statement that failed is prepared anew the next time.
    private StoreException failed(String sql, SQLException cause) {
        PreparedStatement broken = statements.remove(sql);
        if (broken != null) {
            close(broken);
        }
        return StoreException.of(file, cause);
    }

    private static void close(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException _) {
            // what is given up need not be closed well
        }
    }

    /// The first row, if there is one.
    public <T> Optional<T> find(String sql, Row.Reader<T> reader, Object... arguments)
            throws IOException {
        return list(sql, reader, arguments).stream().findFirst();
    }

    /// The only row of a query that always has one, or of a statement with `RETURNING`.
    public <T> T one(String sql, Row.Reader<T> reader, Object... arguments) throws IOException {
        return find(sql, reader, arguments)
                .orElseThrow(() -> new StoreException("no row came back from: " + sql));
    }

    /// Runs something once the work is durable, on the writer's thread, before its future completes.
    /// Forgotten if the work or the commit fails.
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    List<Runnable> takeAfterCommit() {
        List<Runnable> taken = List.copyOf(afterCommit);
        afterCommit.clear();
        return taken;
    }

    /// Prepares every statement anew: after a failure that ended the transaction, the driver's old ones
    /// are of no use.
    void forgetStatements() {
        statements.values().forEach(Session::close);
        statements.clear();
    }

    /// Runs one statement without parameters, such as `BEGIN`.
    void execute(String sql) throws StoreException {
        try {
            statement(sql).execute();
        } catch (SQLException e) {
            throw StoreException.of(file, e);
        }
    }

    private PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = statement(sql);
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
        return statement;
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() >= STATEMENTS_KEPT) {
            var eldest = statements.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
        PreparedStatement prepared = connection.prepareStatement(sql);
        statements.put(sql, prepared);
        return prepared;
    }

    private static void bind(PreparedStatement statement, int index, Object value)
            throws SQLException {
        switch (value) {
            case Optional<?> optional when optional.isPresent() ->
                    bind(statement, index, optional.get());
            case Optional<?> _ -> statement.setObject(index, null);
            case String text -> statement.setString(index, text);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case Boolean bool -> statement.setInt(index, bool ? 1 : 0);
            case Instant instant -> statement.setLong(index, instant.toEpochMilli());
            case byte[] bytes -> statement.setBytes(index, bytes);
            default -> throw new IllegalArgumentException("no SQL type for " + value.getClass());
        }
    }

    @Override
    public void close() throws StoreException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreException.of(file, e);
        }
    }
}
