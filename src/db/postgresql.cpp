#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "db/failure.hpp"
#include "db/postgresql_statement.hpp"
#include "db/session.hpp"
#include "db/statement_cache.hpp"
#include "db/watchdog.hpp"

namespace mainstay::db {

namespace {

struct Default {
    std::string_view name, setting;
};

// Every wait is bounded: for the connection, for a server that fell silent, for a statement, for a
// lock.
constexpr Default defaults[] = {
    {"connect_timeout=", "connect_timeout=3"},         {"keepalives_idle=", "keepalives_idle=10"},
    {"keepalives_interval=", "keepalives_interval=5"}, {"keepalives_count=", "keepalives_count=3"},
    {"tcp_user_timeout=", "tcp_user_timeout=10000"},
};

constexpr std::chrono::milliseconds lock_timeout_max{10'000};
constexpr std::chrono::milliseconds farewell_timeout{1000};
constexpr std::size_t posted_max = 500;

// A node that stands still in a transaction (frozen, cut off) keeps all others from writing.
constexpr std::chrono::milliseconds standstill_max{5'000};

constexpr const char* session_settings =
    "SET client_min_messages = warning; SET statement_timeout = {0}; SET lock_timeout = {1};"
    " SET idle_in_transaction_session_timeout = {2}; SET TimeZone = 'UTC'; SET jit = off";

std::string with_defaults(std::string url) {
    for (const Default& each : defaults) {
        if (url.find(each.name) != std::string::npos) continue;
        url += url.find('?') == std::string::npos ? '?' : '&';
        url += each.setting;
    }
    return url;
}

Cause cause_of(std::string_view state) {
    if (state == "57014") return Cause::timeout;
    if (state == "53100" || state == "53400") return Cause::full;
    if (state == "25006") return Cause::read_only;
    if (state.starts_with("58")) return Cause::input_output;
    if (state == "XX001" || state == "XX002") return Cause::damaged;
    if (state.starts_with("53")) return Cause::unreachable;
    return Cause::other;
}

// Data exceptions (class 22) and detail lines repeat values; these classes name only tables,
// columns and states.
bool is_safe_to_log(std::string_view state) {
    for (auto known : {"08", "23", "25", "40", "42", "53", "55", "57", "58", "XX"})
        if (state.starts_with(known)) return true;
    return false;
}

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

[[noreturn]] void fail(std::string_view state, std::string_view message) {
    auto text = fmt::format("PostgreSQL {}", state);
    if (is_safe_to_log(state)) text += ": " + first_line(message);
    if (state == "23505") throw UniqueViolation(text);
    if (state == "40001" || state == "40P01" || state == "55P03") throw Contended(text);
    if (state.starts_with("08") || state.starts_with("57P")) throw Disconnected(text);
    throw Failure(text, cause_of(state));
}

// What libpq says of a URL it does not understand may hold the password.
std::string why_not_connected(const std::string& message) {
    for (auto known : {"connection to server", "could not translate host name"}) {
        auto at = message.find(known);
        if (at != std::string::npos) return "PostgreSQL: " + first_line(message.substr(at));
    }
    return "PostgreSQL: the URL of the database is not understood";
}

struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};

/// Statements go in pipelines: what is posted is sent with what follows, in one round trip.
class PostgresqlSession : public Session {
public:
    PostgresqlSession(
        const std::string& url, std::chrono::milliseconds statement_timeout,
        std::chrono::milliseconds silence_timeout, Watchdog* watchdog
    )
        : statement_timeout_(statement_timeout),
          silence_timeout_(silence_timeout),
          connection_(PQconnectdb(with_defaults(url).c_str())) {
        if (PQstatus(connection()) != CONNECTION_OK)
            throw Disconnected(why_not_connected(PQerrorMessage(connection())));
        if (watchdog) watch_ = std::make_unique<Watchdog::Watch>(*watchdog, PQsocket(connection()));
        PQsetErrorVerbosity(connection(), PQERRORS_TERSE);
        PQsetNoticeProcessor(connection(), [](void*, const char*) {}, nullptr);
    }

    ~PostgresqlSession() override {
        // libpq takes leave of the server.
        if (watch_) watch_->begin(Steady::now() + farewell_timeout);
        connection_.reset();
    }

    std::int64_t run(std::string_view text, std::span<Value> params, const RowReader& reader)
        override {
        Awaited awaited(watch_.get(), statement_deadline());
        send(text, params);
        auto answer = complete_pipeline();
        read_rows(answer.get(), reader);
        return changed_rows(answer.get());
    }

    void post(std::string_view text, std::span<Value> params) override {
        post_expecting(text, params, {});
    }

    void post_expecting(std::string_view text, std::span<Value> params, std::string expected)
        override {
        Awaited awaited(watch_.get(), statement_deadline());
        // The answers to what is posted must find room: else both sides would wait to be read.
        if (sent_.size() >= posted_max) complete_pipeline();
        send(text, params);
        sent_.back().expected = std::move(expected);
    }

    void flush() override {
        Awaited awaited(watch_.get(), statement_deadline());
        PQflush(connection());
    }

    void complete() override {
        if (sent_.empty()) return;
        Awaited awaited(watch_.get(), statement_deadline());
        complete_pipeline();
    }

    void control(std::string_view statement) override {
        if (statement.starts_with("ROLLBACK")) {
            drain();  // Who takes back what was done does not ask how it went.
            return script(std::string(statement));
        }
        auto until = Steady::now() + statement_timeout_ + silence_timeout_;
        Awaited awaited(watch_.get(), until);
        send(statement, {});
        if (statement == "END") return sync();
        if (statement != "COMMIT") return;
        auto answer = complete_pipeline();
        // What PostgreSQL answers where it had to take back a transaction.
        if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT")
            throw Failure("PostgreSQL took back a transaction that was to be committed");
    }

    void script(const std::string& statements) override {
        complete();
        Awaited awaited(watch_.get(), Steady::time_point::max());
        PQexitPipelineMode(connection());
        Answer answer(PQexec(connection(), statements.c_str()));
        if (!is_good(answer.get())) fail_by(answer.get());
    }

    void limit(std::optional<std::chrono::milliseconds> all_statements) override {
        deadline_.reset();
        if (all_statements) deadline_ = Steady::now() + *all_statements;
    }

    bool was_cut() const override { return watch_ && watch_->was_cut(); }

    bool is_in_transaction() override {
        // Active: something was posted whose answer is not read yet.
        auto status = PQtransactionStatus(connection());
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
    }

    Dialect dialect() const override { return Dialect::postgresql; }

    int server_version() { return PQserverVersion(connection()); }

private:
    using Steady = std::chrono::steady_clock;

    /// While it lives, an answer is waited for.
    class Awaited {
    public:
        Awaited(Watchdog::Watch* watch, Steady::time_point until) : watch_(watch) {
            if (watch_) watch_->begin(until);
        }

        Awaited(const Awaited&) = delete;
        Awaited& operator=(const Awaited&) = delete;

        ~Awaited() {
            if (watch_) watch_->end();
        }

    private:
        Watchdog::Watch* watch_;
    };

    /// What was put into the pipeline, in order.
    struct Sent {
        enum class What { prepare, run, sync };

        What what;
        PostgresqlStatement* statement = nullptr;
        std::string expected{};  // What it must answer; empty if nobody asks.

        bool is_as_expected(const PGresult* answer) const {
            if (expected.empty()) return true;
            return PQntuples(answer) == 1 && expected == PQgetvalue(answer, 0, 0);
        }
    };

    PGconn* connection() const { return connection_.get(); }

    static bool is_good(const PGresult* answer) {
        auto status = PQresultStatus(answer);
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
               status == PGRES_EMPTY_QUERY;
    }

    void throw_if_lost() {
        if (PQstatus(connection()) != CONNECTION_OK)
            throw Disconnected("the connection to PostgreSQL is lost");
    }

    [[noreturn]] void fail_by(const PGresult* answer) {
        throw_if_lost();
        const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
        const char* message = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
        fail(state ? state : "", message ? message : PQerrorMessage(connection()));
    }

    Steady::time_point statement_deadline() {
        auto now = Steady::now();
        if (deadline_ && now >= *deadline_)
            throw Failure("the read has taken too long", Cause::timeout);
        return now + statement_timeout_ + silence_timeout_;
    }

    PostgresqlStatement& statement(std::string_view text) {
        if (auto* known = statements_.find(text)) return *known;
        auto made = std::make_unique<PostgresqlStatement>("s" + std::to_string(++number_), text);
        if (auto dropped = statements_.make_room()) {
            complete_pipeline();  // It may be in there.
            PQexitPipelineMode(connection());
            Answer(PQexec(connection(), ("DEALLOCATE " + dropped->name()).c_str()));
        }
        return statements_.keep(text, std::move(made));
    }

    /// Puts a statement into the pipeline, prepared before it where it is not.
    void send(std::string_view text, std::span<const Value> params) {
        using State = PostgresqlStatement::State;
        auto& wanted = statement(text);
        throw_if_lost();
        PQenterPipelineMode(connection());
        if (wanted.state == State::unknown) {
            if (!wanted.send_prepare(connection())) fail_by(nullptr);
            wanted.state = State::sent;
            sent_.push_back({Sent::What::prepare, &wanted});
        }
        if (!wanted.send_run(connection(), params)) fail_by(nullptr);
        sent_.push_back({Sent::What::run, &wanted});
    }

    /// Reads the answers to all that was sent, and gives the last. Throws the first failure.
    Answer complete_pipeline() {
        auto [last, failed, is_foreseen] = drain();
        if (failed) fail_by(failed.get());
        throw_if_lost();
        if (!is_foreseen) throw Contended("PostgreSQL answered otherwise than was foreseen");
        return std::move(last);
    }

    struct Drained {
        Answer last, failed;
        bool is_foreseen = true;
    };

    /// Has the server do what was sent, and be done with it; the answers are read later.
    void sync() {
        PQpipelineSync(connection());
        sent_.push_back({Sent::What::sync});
    }

    Drained drain() {
        using State = PostgresqlStatement::State;
        Drained drained;
        if (sent_.empty()) return drained;
        if (sent_.back().what != Sent::What::sync) sync();
        for (const Sent& sent : std::exchange(sent_, {})) {
            if (sent.what == Sent::What::sync) {
                Answer(PQgetResult(connection()));  // None where the connection is lost.
                continue;
            }
            bool is_done = false;
            while (Answer answer{PQgetResult(connection())}) {
                is_done = is_good(answer.get());
                if (is_done && !sent.is_as_expected(answer.get())) drained.is_foreseen = false;
                if (is_done)
                    drained.last = std::move(answer);
                else if (!drained.failed)
                    drained.failed = std::move(answer);
            }
            if (sent.what == Sent::What::prepare)
                sent.statement->state = is_done ? State::prepared : State::unknown;
        }
        return drained;
    }

    const std::chrono::milliseconds statement_timeout_;
    const std::chrono::milliseconds silence_timeout_;
    std::optional<Steady::time_point> deadline_;
    std::unique_ptr<PGconn, Finish> connection_;
    std::unique_ptr<Watchdog::Watch> watch_;
    StatementCache<PostgresqlStatement> statements_;
    std::vector<Sent> sent_;
    std::int64_t number_ = 0;
};

}  // namespace

std::unique_ptr<Session> open_postgresql(
    const Options& options, Use use, std::chrono::milliseconds statement_timeout, Watchdog* watchdog
) {
    auto session = std::make_unique<PostgresqlSession>(
        options.location, statement_timeout, options.silence_timeout, watchdog
    );
    auto standstill = options.statement_timeout;
    if (use == Use::write) standstill = std::min(standstill, standstill_max);
    session->script(fmt::format(
        session_settings, statement_timeout.count(),
        std::min(statement_timeout, lock_timeout_max).count(), standstill.count()
    ));
    // Plans for finding by key are kept: one that was made while a table was small must not read
    // all of it when it has grown.
    session->script(
        use == Use::list ? "SET plan_cache_mode = force_custom_plan" : "SET enable_seqscan = off"
    );
    // What a killed node has begun must not go on holding its locks.
    if (session->server_version() >= 140'000)
        session->script("SET client_connection_check_interval = '1s'");
    return session;
}

bool is_answering(const Options& options) {
    // Whoever answers at all will answer what waits; what is said does not matter.
    return PQping(with_defaults(options.location).c_str()) != PQPING_NO_RESPONSE;
}

}  // namespace mainstay::db
