#include "http/server.hpp"

#include <algorithm>
#include <future>
#include <system_error>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <sys/resource.h>

#include "base/check.hpp"
#include "base/log.hpp"
#include "http/connection.hpp"

namespace mainstay::http {

using boost::system::error_code;

namespace {

constexpr int spare_files = 128;  // For databases, blobs, the log, and refusing the one too many.
constexpr int refused_at_once_max = 64;
constexpr int backlog = 4096;

/// Lets this process open as many files as the system allows, and tells how many that is. The usual
/// limit of 1,024 is soft and meant to be raised by servers.
rlim_t raise_open_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

int connections_allowed(int wanted) {
    auto files = static_cast<long long>(std::min<rlim_t>(raise_open_files(), 1'000'000));
    return static_cast<int>(std::min<long long>(std::max(files - spare_files, 16LL), wanted));
}

/// Deadlines are looked at this often: fine enough for the shortest of them.
std::chrono::milliseconds sweep_interval(const Options& options) {
    auto shortest = std::min(
        {options.head_timeout, options.body_timeout, options.idle_timeout, options.write_timeout}
    );
    return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(500));
}

}  // namespace

struct Server::State {
    using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

    State(
        Options options, db::Database& database, db::Blobs& blobs, std::vector<Route> routes,
        Hooks hooks, std::span<const Asset> assets
    )
        : engine(std::move(options), database, blobs, std::move(routes), std::move(hooks), assets) {
        for (int i = 0; i < std::max(engine.options.threads, 1); ++i)
            loops.push_back(std::make_unique<Loop>());
    }

    /// What takes the connections of one listener.
    struct Door {
        Listening& listening;
        Acceptor acceptor;
        Timer pause;
    };

    void listen(Listening& listening);
    void accept(Door& door);
    void take(Door& door, const error_code& error, Loop& loop, Socket socket);
    bool has_room(Door& door) const;
    void look_at_certificates();
    void sweep(Loop& loop);
    void on_each_loop(void (Connection::*action)());
    bool wait_for_connections(Steady::time_point until) const;

    // Outlives the engine, whose threads it is for: whether one looks at the certificates.
    std::atomic<bool> is_looking = false;
    Engine engine;
    std::vector<std::unique_ptr<Loop>> loops;
    std::vector<std::unique_ptr<Door>> doors;
    std::optional<Timer> certificates;
    std::size_t next_loop = 0;
    int connections_max = 0;
    std::atomic<int> refusing = 0;  // Connections too many that are being told so.
    bool is_running = false;
};

void Server::State::listen(Listening& listening) {
    error_code error;
    const auto& options = listening.options;
    auto port = std::to_string(options.port);
    auto where = options.address + ":" + port;
    asio::ip::tcp::resolver resolver(loops[0]->context);
    auto found = resolver.resolve(options.address, port, asio::ip::resolver_base::passive, error);
    if (error) throw std::system_error(error, "listen on " + where);
    asio::ip::tcp::endpoint endpoint = *found.begin();
    auto executor = loops[0]->context.get_executor();
    doors.push_back(std::make_unique<Door>(Door{listening, Acceptor(executor), Timer(executor)}));
    auto& acceptor = doors.back()->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(backlog, error);
    if (error) throw std::system_error(error, "listen on " + where);
    listening.port = acceptor.local_endpoint().port();
}

void Server::State::accept(Door& door) {
    Loop& loop = *loops[next_loop++ % loops.size()];
    door.acceptor.async_accept(
        loop.context,
        [this, &door, &loop](const error_code& error, Socket socket) {
            take(door, error, loop, std::move(socket));
        }
    );
}

/// Whether the server, and the listener within it, may have one connection more.
bool Server::State::has_room(Door& door) const {
    auto own_max = door.listening.options.connections_max;
    bool has_own = own_max == 0 || door.listening.figures.open.load() <= own_max;
    return has_own && engine.accepted.load() <= connections_max;
}

void Server::State::take(Door& door, const error_code& error, Loop& loop, Socket socket) {
    if (error == asio::error::operation_aborted || engine.is_stopping) return;
    if (error) {
        // Out of files or memory: what is open goes on, and the next try may succeed.
        MAINSTAY_LOG(warning, "http", "cannot accept a connection: {}", error.message());
        door.pause.expires_after(std::chrono::milliseconds(100));
        door.pause.async_wait([this, &door](const error_code& stopped) {
            if (!stopped) accept(door);
        });
        return;
    }
    auto ended = [](std::exception_ptr failure) {
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& exception) {
            MAINSTAY_LOG(error, "http", "a connection ended by a failure: {}", exception.what());
        }
    };
    auto& listening = door.listening;
    auto& figures = listening.figures;
    engine.accepted.fetch_add(1);
    figures.open.fetch_add(1);
    figures.accepted.fetch_add(1, std::memory_order_relaxed);
    if (has_room(door)) {
        asio::co_spawn(loop.context, serve(engine, loop, listening, std::move(socket)), ended);
    } else {
        figures.refused.fetch_add(1, std::memory_order_relaxed);
        if (refusing.fetch_add(1) < refused_at_once_max) {
            auto refused = [this, ended](std::exception_ptr failure) {
                refusing.fetch_sub(1);
                ended(failure);
            };
            asio::co_spawn(
                loop.context, refuse_connection(engine, loop, listening, std::move(socket)), refused
            );
        } else {
            refusing.fetch_sub(1);
            figures.open.fetch_sub(1);  // The socket closes as it goes out of scope.
            engine.accepted.fetch_sub(1);
        }
    }
    accept(door);
}

/// Reads the certificate files now and then, on a thread that may wait for a disk. No two looks
/// meet: one that takes longer than the interval has the next left out.
void Server::State::look_at_certificates() {
    certificates->expires_after(engine.options.certificate_interval);
    certificates->async_wait([this](const error_code& stopped) {
        if (stopped || engine.is_stopping) return;
        if (!is_looking.exchange(true)) {
            try {
                engine.files.submit([this] {
                    for (auto& listening : engine.listeners) {
                        if (listening->certificate) listening->certificate->refresh();
                    }
                    is_looking = false;
                });
            } catch (const db::Overloaded&) {
                is_looking = false;  // The next look is soon.
            }
        }
        look_at_certificates();
    });
}

void Server::State::sweep(Loop& loop) {
    auto now = Steady::now();
    loop.date = http_date();
    for (Connection* connection : loop.connections) connection->check_deadline(now);
    loop.sweep.expires_after(sweep_interval(engine.options));
    loop.sweep.async_wait([this, &loop](const error_code& error) {
        if (!error) sweep(loop);
    });
}

void Server::State::on_each_loop(void (Connection::*action)()) {
    for (auto& loop : loops) {
        asio::post(loop->context, [&loop = *loop, action] {
            for (Connection* connection : loop.connections) (connection->*action)();
        });
    }
}

bool Server::State::wait_for_connections(Steady::time_point until) const {
    while (engine.accepted.load() > 0) {
        if (Steady::now() >= until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

Server::Server(
    Options options, db::Database& database, db::Blobs& blobs, std::vector<Route> routes,
    Hooks hooks, std::span<const Asset> assets
)
    : state_(std::make_unique<State>(
          std::move(options), database, blobs, std::move(routes), std::move(hooks), assets
      )) {}

Server::~Server() { stop(); }

void Server::start() {
    auto& state = *state_;
    state.connections_max = connections_allowed(state.engine.options.connections_max);
    for (auto& listening : state.engine.listeners) state.listen(*listening);
    state.certificates.emplace(state.loops[0]->context.get_executor());
    state.look_at_certificates();
    state.is_running = true;
    for (auto& loop : state.loops) state.sweep(*loop);
    for (auto& door : state.doors) state.accept(*door);
    for (auto& loop : state.loops)
        loop->thread = std::thread([&context = loop->context] { context.run(); });
}

std::uint16_t Server::port() const { return state_->engine.listeners.front()->port; }

std::uint16_t Server::port(std::string_view listener) const {
    auto is_it = [&](const auto& each) { return each->options.name == listener; };
    auto found = std::ranges::find_if(state_->engine.listeners, is_it);
    MAINSTAY_CHECK(found != state_->engine.listeners.end());
    return (*found)->port;
}

AnswerCounts Server::answer_counts() const { return state_->engine.metrics.answer_counts(); }

void Server::stop() {
    auto& state = *state_;
    if (!std::exchange(state.is_running, false)) return;
    state.engine.is_stopping = true;
    std::promise<void> closed;
    asio::post(state.loops[0]->context, [&] {
        error_code ignored;
        for (auto& door : state.doors) {
            door->acceptor.close(ignored);
            door->pause.cancel();
        }
        state.certificates->cancel();
        closed.set_value();
    });
    closed.get_future().wait();
    state.on_each_loop(&Connection::wind_down);
    for (auto& loop : state.loops)
        asio::post(loop->context, [&loop = *loop] { wake_all_streams(loop); });
    auto until = Steady::now() + state.engine.options.stop_timeout;
    if (!state.wait_for_connections(until)) {
        MAINSTAY_LOG(warning, "http", "requests in flight are cut off: the stop timeout is over");
        state.on_each_loop(&Connection::abort);
        // What the database or the pool has begun, it ends; only then may the loops go.
        while (!state.wait_for_connections(Steady::now() + std::chrono::milliseconds(100)))
            state.on_each_loop(&Connection::abort);
    }
    for (auto& loop : state.loops) {
        loop->guard.reset();
        loop->context.stop();
        loop->thread.join();
    }
}

}  // namespace mainstay::http
