// clang-format off: soci.h must come before the backend's header.
#include <soci/soci.h>
#include <soci/postgresql/soci-postgresql.h>
// clang-format on

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "db/failure.hpp"
#include "db/session.hpp"
#include "db/statement.hpp"
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

constexpr const char* session_settings =
    "SET client_min_messages = warning; SET statement_timeout = {0}; SET lock_timeout = {1};"
    " SET idle_in_transaction_session_timeout = {2}; SET TimeZone = 'UTC'";

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
bool may_tell(std::string_view state) {
    for (auto known : {"08", "23", "25", "40", "42", "53", "55", "57", "58", "XX"})
        if (state.starts_with(known)) return true;
    return false;
}

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

[[noreturn]] void fail(std::string_view state, std::string_view message) {
    auto text = fmt::format("PostgreSQL {}", state);
    if (may_tell(state)) text += ": " + first_line(message);
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

class PostgresqlSession : public Session {
public:
    PostgresqlSession(
        const std::string& url, std::chrono::milliseconds statement_timeout,
        std::chrono::milliseconds silence_timeout, Watchdog* watchdog
    )
        : statement_timeout_(statement_timeout),
          silence_timeout_(silence_timeout),
          session_(soci::postgresql, with_defaults(url)),
          statements_(session_) {
        if (watchdog) watch_ = std::make_unique<Watchdog::Watch>(*watchdog, PQsocket(connection()));
        PQsetErrorVerbosity(connection(), PQERRORS_TERSE);
        PQsetNoticeProcessor(connection(), [](void*, const char*) {}, nullptr);
    }

    ~PostgresqlSession() override {
        // SOCI takes leave of the server, statement by statement.
        if (watch_) watch_->begin(Steady::now() + farewell_timeout);
    }

    std::int64_t run(std::string_view text, std::span<Value> params, const RowReader& reader)
        override {
        auto now = Steady::now();
        if (deadline_ && now >= *deadline_)
            throw Failure("the read has taken too long", Cause::timeout);
        Awaited answer(watch_.get(), now + statement_timeout_ + silence_timeout_);
        try {
            Statement& statement = statements_.find(text, params, reader.columns);
            return run(statement, params, reader);
        } catch (const soci::postgresql_soci_error& error) {
            throw_if_lost();
            fail(error.sqlstate(), error.get_error_message());
        } catch (const soci::soci_error& error) {
            throw_if_lost();
            throw Failure("PostgreSQL: the answer could not be read");
        }
    }

    void script(const std::string& statements) override {
        Awaited answer(watch_.get(), Steady::time_point::max());
        std::unique_ptr<PGresult, decltype(&PQclear)> result(
            PQexec(connection(), statements.c_str()), &PQclear
        );
        auto status = PQresultStatus(result.get());
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
            return;
        throw_if_lost();
        const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        fail(state ? state : "", PQerrorMessage(connection()));
    }

    void limit(std::optional<std::chrono::milliseconds> all_statements) override {
        deadline_.reset();
        if (all_statements) deadline_ = Steady::now() + *all_statements;
    }

    bool was_cut() const override { return watch_ && watch_->was_cut(); }

    bool is_in_transaction() override {
        auto status = PQtransactionStatus(connection());
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
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

    PGconn* connection() {
        return static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_;
    }

    void throw_if_lost() {
        if (PQstatus(connection()) != CONNECTION_OK)
            throw Disconnected("the connection to PostgreSQL is lost");
    }

    std::int64_t run(Statement& statement, std::span<Value> params, const RowReader& reader) {
        auto& backend = static_cast<soci::postgresql_statement_backend&>(statement.backend());

        // The whole answer is in memory: a large one must not stay there until the next time.
        struct Reset {
            Statement& statement;
            soci::postgresql_statement_backend& backend;

            ~Reset() {
                backend.result_.reset();
                statement.shrink();
            }
        } reset{statement, backend};

        statement.run(params, reader);
        const PGresult* result = backend.result_;
        if (reader.take && PQntuples(result) > 0 &&
            static_cast<std::size_t>(PQnfields(result)) < reader.columns.size())
            throw Failure("the statement has fewer columns than its row");
        std::string_view changed = PQcmdTuples(backend.result_.get_result());
        bool is_select =
            std::string_view(PQcmdStatus(backend.result_.get_result())).starts_with("SELECT");
        return changed.empty() || is_select ? 0 : std::stoll(std::string(changed));
    }

    const std::chrono::milliseconds statement_timeout_;
    const std::chrono::milliseconds silence_timeout_;
    std::optional<Steady::time_point> deadline_;
    std::unique_ptr<Watchdog::Watch> watch_;  // Before the session, whose end it still watches.
    soci::session session_;
    StatementCache statements_;  // After the session: its statements go first.
};

}  // namespace

std::unique_ptr<Session> open_postgresql(
    const Options& options, std::chrono::milliseconds statement_timeout, Watchdog* watchdog
) {
    try {
        auto session = std::make_unique<PostgresqlSession>(
            options.location, statement_timeout, options.silence_timeout, watchdog
        );
        session->script(fmt::format(
            session_settings, statement_timeout.count(),
            std::min(statement_timeout, lock_timeout_max).count(), options.statement_timeout.count()
        ));
        // What a killed node has begun must not go on holding its locks.
        if (session->server_version() >= 140'000)
            session->script("SET client_connection_check_interval = '1s'");
        return session;
    } catch (const soci::soci_error& error) {
        throw Disconnected(why_not_connected(error.get_error_message()));
    }
}

bool is_answering(const Options& options) {
    // Whoever answers at all will answer what waits; what is said does not matter.
    return PQping(with_defaults(options.location).c_str()) != PQPING_NO_RESPONSE;
}

}  // namespace mainstay::db
