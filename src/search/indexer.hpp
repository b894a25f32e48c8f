// Keeps the search index in step with the modules' tables: changed documents are read in batches,
// in the background. The index can always be rebuilt from the tables.
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

/// Has a document indexed again, or removed from the index if it is gone, soon after this
/// transaction commits. Costs one short row.
void changed(db::Sql& sql, std::string_view kind, std::int64_t id);

/// The same for each id that a query selects.
void changed(db::Sql& sql, std::string_view kind, const db::Query& ids);

/// Puts these items into the index at once, as they are in this transaction; at most 100, each
/// once. For what has to be found before the indexer comes to it. REQUIRES: they are there.
void index_now(db::Sql& sql, const Kind& kind, const std::vector<std::int64_t>& items);

/// The same of those that the index does not have yet.
void index_missing(db::Sql& sql, const Kind& kind, const std::vector<std::int64_t>& items);

struct IndexerOptions {
    int batch = 500;                       // Changes that are indexed at once.
    std::chrono::milliseconds pause{200};  // Between reads, so that changes share a batch.
    std::chrono::milliseconds poll{1000};  // The delay of changes by other processes.
};

/// The progress of the index.
struct IndexState {
    std::int64_t pending = 0;  ///< Changes that are not indexed yet, up to 10,000.
    bool is_complete = false;  ///< Every kind was read through once; else something may be missing.
};

/// Indexes up to a batch of changes; if there are none, marks the next documents of an incomplete
/// kind as changed. Returns how many these were; 0 where nothing was left, or another process was
/// faster. Several processes may call it at once: each batch is indexed by one of them.
int index_batch(db::Database& database, const std::vector<Kind>& kinds, int batch);

/// Drops the words that the index's file still holds of what was taken out of it. PostgreSQL's
/// vacuum does that by itself. Reads and writes the whole index: for an erasure, not for each
/// change.
void purge(db::Sql& sql);

/// Has everything indexed again, while the index stays in use.
void rebuild(db::Sql& sql);

/// Index: the primary keys.
IndexState state(db::Sql& sql, const std::vector<Kind>& kinds);

/// Metrics of the indexer. `lag`: for how long there have been pending changes.
struct IndexerFigures {
    std::int64_t pending = 0;
    std::chrono::duration<double> lag{0};
    bool is_complete = false;
    std::optional<std::string> failure;  // Why indexing fails at present, if it does.
};

/// Calls index_batch on a thread of its own, woken by commits.
class Indexer {
public:
    /// Create it before anything is written: it listens to the database's commits.
    Indexer(db::Database& database, std::vector<Kind> kinds, IndexerOptions options = {});
    ~Indexer();

    /// Starts the thread. Call once.
    void start();

    /// Stops after the current batch.
    void stop();

    /// Quick, and from any thread: as of the last look, a second ago at most while all goes well.
    IndexerFigures figures() const;

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace mainstay::search
