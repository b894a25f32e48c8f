// The chain that proves the timeline whole. Entries are sealed shortly after their commit, in an
// order of their own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/crypto.hpp"
#include "db/database.hpp"
#include "timeline/record.hpp"

// Each seal is a BLAKE2b of the seal before it, its position, all fixed fields of its entry and the
// entry's digest (a salted BLAKE2b of its values), keyed with a key that is not in the database. So
// who can change the database, but has no key, cannot change, remove, reorder or insert anything
// within the chain without `verify` finding it, nor cut its end off, since a keyed head tells the
// last position. What this cannot prove, by itself:
// - that nobody changed or deleted an entry before it was sealed, about a tenth of a second;
// - that an entry came from this program: one that is inserted unsealed is sealed like any other;
// - that the database as a whole was not emptied or put back to an earlier, then valid state.
//   Against this, keep an anchor (the head that `verify` reports) elsewhere, and have later
//   verifications check it. A running Sealer finds it, too, and stops.
// Who has the key can forge everything.
namespace mainstay::timeline {

/// A point of the chain to be kept elsewhere: whatever a later chain holds, it must hold this.
struct Anchor {
    std::int64_t position = 0;
    std::string mac;  // URL-safe base64.
};
BOOST_DESCRIBE_STRUCT(Anchor, (), (position, mac))

/// What a batch did: how many entries it sealed, and the head of the chain after it, as far as it
/// looked.
struct Sealed {
    int count = 0;
    std::optional<Anchor> head;
};

/// Gives up to `limit` unsealed entries their places in the chain. Only one transaction does so at
/// a time: on PostgreSQL by an advisory lock, and nothing is done while another process holds it.
/// Throws, and seals nothing, where the chain does not end as its head says or does not hold
/// `known`, an earlier head of it.
Sealed seal_batch(db::Sql& sql, const Key& key, int limit, const std::optional<Anchor>& known = {});

/// Entries that wait to be sealed. For metrics.
std::int64_t count_unsealed(db::Sql& sql);

/// When the oldest of them was recorded.
std::optional<Time> oldest_unsealed(db::Sql& sql);

struct SealerOptions {
    int batch = 250;                      // Entries in one transaction.
    std::chrono::milliseconds pause{50};  // Between batches, unless more wait: seals share commits.
    std::chrono::milliseconds poll{1000};  // How late what other processes left unsealed is found.
};

/// Seals what is recorded, on a thread of its own, woken by commits.
class Sealer {
public:
    /// `key` is the installation's; the chain's own is derived from it.
    Sealer(db::Database& database, const Key& key, SealerOptions options = {});
    ~Sealer();

    /// Begins. Once.
    void start();

    /// Seals what is there, and ends.
    void stop();

    /// Why nothing is sealed at the moment, if that is so. For health and alarms: it may mean that
    /// someone changed the chain.
    std::optional<std::string> failure() const;

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

/// What is wrong with the first entry that does not prove.
enum class Fault {
    wrong_key,        // Nothing proves: another key, or another installation's timeline.
    head_missing,     // There are seals, but no head.
    head_altered,     // The head was not written with this key.
    seal_missing,     // A position within the chain, or the end of it, is not there.
    seal_unexpected,  // A seal beyond the head.
    entry_missing,    // A sealed entry was deleted.
    entry_altered,    // A field of the entry, its place in the order, or its seal is not what was
                      // sealed.
    values_altered,   // What was before or after is not what was sealed.
    values_removed,   // The values are gone, and no erasure was recorded.
    entry_unsealed,   // An entry is neither sealed nor waits to be.
    anchor_missed,    // The chain does not hold the anchor that was given.
};
BOOST_DESCRIBE_ENUM(
    Fault, wrong_key, head_missing, head_altered, seal_missing, seal_unexpected, entry_missing,
    entry_altered, values_altered, values_removed, entry_unsealed, anchor_missed
)

/// Where the chain breaks first.
struct Break {
    std::optional<std::int64_t> position;  // Nothing for an entry outside of the chain.
    std::optional<Id<Entry>> entry;        // Nothing where it cannot be known.
    Fault fault = Fault::entry_altered;
    std::string what;  // One sentence.
};
BOOST_DESCRIBE_STRUCT(Break, (), (position, entry, fault, what))

/// What a verification found. The timeline is whole if there is no `first_broken`; unsealed entries
/// are not an error.
struct Report {
    std::int64_t sealed = 0;
    std::int64_t unsealed = 0;
    std::int64_t erased = 0;  // Sealed entries whose values were erased, with a record of that.
    std::optional<Anchor> head;
    std::optional<Break> first_broken;

    bool is_whole() const { return !first_broken; }
};
BOOST_DESCRIBE_STRUCT(Report, (), (sealed, unsealed, erased, head, first_broken))

/// Proves the whole chain, a page at a time, while others may go on writing. Reads everything:
/// minutes for many millions of entries.
Report verify(db::Database& database, const Key& key, const std::optional<Anchor>& anchor = {});

}  // namespace mainstay::timeline
