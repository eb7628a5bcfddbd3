package dev.bootwright.machine.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Plays a server of HTTP: on each connection, the bytes that were laid out for it, one text a request. After
/// the last of them it ends the connection; a text that is `HOLD` leaves it open without an answer, and one
/// that is `RESET` ends it rudely.
final class PlayedServer implements AutoCloseable {

    static final String HOLD = "hold";
    static final String RESET = "reset";

    private final ServerSocket listener;
    private final Deque<List<String>> plays = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private PlayedServer(ServerSocket listener) {
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("played server").unstarted(this::serve);
    }

    @SafeVarargs
    static PlayedServer open(List<String>... plays) throws IOException {
        var server = new PlayedServer(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
        for (List<String> play : plays) {
            server.plays.add(play);
        }
        server.thread.start();
        return server;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /// The first lines of the requests, each after the number of its connection.
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        while (!plays.isEmpty()) {
            List<String> play = plays.removeFirst();
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                int number = sockets.size();
                Thread.ofPlatform().daemon().start(() -> play(socket, number, play));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void play(Socket socket, int number, List<String> play) {
        try {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String answer : play) {
                requests.add(number + " " + request(in));
                if (answer.equals(HOLD)) {
                    return;
                }
                if (answer.equals(RESET)) {
                    socket.setSoLinger(true, 0);
                    break;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
            socket.close();
        } catch (SocketException e) {
            // The client was quicker.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String request(BufferedReader in) throws IOException {
        String first = in.readLine();
        if (first == null) {
            throw new SocketException("the client asks no more");
        }
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        for (; length > 0; length--) {
            in.read();
        }
        return first;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
