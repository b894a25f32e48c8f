// PostgreSQL: a few sessions, each with its thread, one transaction a work. Inside db/ only.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>

#include "db/threaded_database.hpp"

namespace mainstay::db {

class PostgresqlDatabase : public ThreadedDatabase {
public:
    explicit PostgresqlDatabase(const Options& options);

    ~PostgresqlDatabase() override { close(); }

    Dialect dialect() const override { return Dialect::postgresql; }

private:
    // A session that is opened anew when it was lost.
    struct Line {
        std::unique_ptr<Session> session;
        bool is_lost =
            false;  // It was looked for in vain; the next work does not wait for it again.
    };

    void loop(Access access, Line& line);
    Ending read(Line& line, const Work& work);
    Ending write(Line& line, const Work& work);

    /// Runs the work once. Nothing if that may be tried again; throws what else went wrong.
    std::optional<Ending> attempt(Line& line, const char* begin, const Work& work, bool is_last);

    /// Opens the session if it is lost, for as long as `reconnect_timeout` allows.
    void connect(Line& line);

    Options options_;
    std::vector<std::unique_ptr<Line>> lines_;
    std::mutex gate_;  // Passed by all who want `alone_`, so that one who wants it alone gets it.
    std::shared_mutex
        alone_;  // Held shared by a work, and alone by one that others were in the way of.
};

}  // namespace mainstay::db
