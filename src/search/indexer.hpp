// Keeps the index after the modules' tables: what changed is read anew, a batch at a time, beside
// those who write. Whatever happens, the index can be made again from the tables.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.hpp"
#include "search/document.hpp"

namespace mainstay::search {

/// Has a thing indexed anew, or taken out of the index if it is gone, soon after this transaction
/// commits. Costs one short row.
void changed(db::Sql& sql, std::string_view kind, std::int64_t id);

/// The same for each id that a query selects.
void changed(db::Sql& sql, std::string_view kind, const db::Query& ids);

struct IndexerOptions {
    int batch = 500;                       // Changes that are taken at once.
    std::chrono::milliseconds pause{200};  // Between looks, so that changes share a batch.
    std::chrono::milliseconds poll{1000};  // How late what other processes changed is found.
};

/// How far the index is.
struct IndexState {
    std::int64_t pending = 0;  ///< Changes that are not indexed, counted up to 10,000.
    bool is_complete = false;  ///< Every kind was read through once; else something may be missing.
};

/// Indexes what changed, up to a batch; where nothing did, has the next things of a kind that is
/// not read through taken for changed. Returns how many that were; 0 means that all is indexed.
/// Several processes may do so at once: a batch that another was faster with is left to it.
int index_batch(db::Database& database, const std::vector<Kind>& kinds, int batch);

/// Drops the words that the index's file still holds of what was taken out of it. PostgreSQL's
/// vacuum does that by itself. Reads and writes the whole index: for an erasure, not for each
/// change.
void purge(db::Sql& sql);

/// Has everything indexed anew, while the index goes on to serve.
void rebuild(db::Sql& sql);

/// Index: the primary keys.
IndexState state(db::Sql& sql, const std::vector<Kind>& kinds);

/// How the indexer does, for metrics. `lag`: how long there has been something that is not indexed.
struct IndexerFigures {
    std::int64_t pending = 0;
    std::chrono::duration<double> lag{0};
    bool is_complete = false;
    std::optional<std::string> failure;  // Why nothing is indexed at the moment, if that is so.
};

/// Calls index_batch on a thread of its own, woken by commits.
class Indexer {
public:
    /// To be made before anything is written: it listens to the database's commits.
    Indexer(db::Database& database, std::vector<Kind> kinds, IndexerOptions options = {});
    ~Indexer();

    /// Begins. Once.
    void start();

    /// Ends after the batch at hand.
    void stop();

    /// Quick, and from any thread: as of the last look, a second ago at most while all goes well.
    IndexerFigures figures() const;

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace mainstay::search
