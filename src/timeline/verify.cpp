#include <utility>

#include "timeline/chain.hpp"
#include "timeline/digest.hpp"
#include "timeline/seal.hpp"

namespace mainstay::timeline {

namespace {

constexpr int page_size = 1000;

std::string_view sentence(Fault fault) {
    switch (fault) {
        case Fault::wrong_key:
            return "Nothing proves: the key is not the one this timeline was sealed with.";
        case Fault::head_missing:
            return "There are seals, but the head that tells where they end was deleted.";
        case Fault::head_altered:
            return "The head that tells where the chain ends was altered, or belongs to another "
                   "chain.";
        case Fault::seal_missing:
            return "The seal at this position was deleted.";
        case Fault::seal_unexpected:
            return "There is a seal beyond the end of the chain.";
        case Fault::entry_missing:
            return "The entry was deleted.";
        case Fault::entry_altered:
            return "The entry was altered, moved or exchanged, or its seal was.";
        case Fault::values_altered:
            return "What the entry says was before or after was altered.";
        case Fault::values_removed:
            return "The entry's values were removed, and no erasure was recorded.";
        case Fault::entry_unsealed:
            return "The entry is neither sealed nor waits to be: it was inserted, or kept from "
                   "being sealed.";
        case Fault::anchor_missed:
            return "The chain does not hold the anchor: it was put back to an earlier state, or "
                   "replaced.";
    }
    return "";
}

Break broken_at(
    Fault fault, std::optional<std::int64_t> position, std::optional<Id<Entry>> entry = {}
) {
    return {position, entry, fault, std::string(sentence(fault))};
}

/// The chain as it was when the verification began.
struct Start {
    std::optional<HeadRow> head;
    std::optional<Anchor> last;
};

/// Walks the chain and keeps what it finds.
class Walk {
public:
    Walk(const Key& key, const std::optional<Anchor>& anchor)
        : key_(chain_key(key)), anchor_(anchor) {}

    /// Proves the seals of a page. Nothing is looked at after the first break.
    void take(db::Sql& sql, const std::vector<SealedEntry>& page) {
        for (const SealedEntry& sealed : page) {
            if (report.first_broken) return;
            report.first_broken = look(sql, sealed);
            if (report.first_broken) return;
            at_ = {sealed.position, sealed.mac};
            ++report.sealed;
        }
    }

    /// Compares what the head tells with what was found.
    void finish(const Start& start) {
        bool is_proven = start.head &&
                         start.head->proof == proof_of(key_, start.head->position, start.head->mac);
        if (is_proven) report.head = Anchor{start.head->position, start.head->mac};
        if (report.first_broken) {
            bool is_first = report.first_broken->position == 1;
            bool is_seal = report.first_broken->fault == Fault::entry_altered;
            if (is_first && is_seal && !is_proven)
                report.first_broken = broken_at(Fault::wrong_key, 1);
            return;
        }
        report.first_broken = end_of(start, is_proven);
    }

    const Anchor& at() const { return at_; }

    Report report;

private:
    std::optional<Break> look(db::Sql& sql, const SealedEntry& sealed) {
        const auto expected = at_.position + 1;
        const Id<Entry> id{sealed.sealed_entry};
        if (sealed.position != expected) return broken_at(Fault::seal_missing, expected);
        if (!sealed.is_there) return broken_at(Fault::entry_missing, expected, id);

        const Entry& entry = sealed.entry;
        if (sealed.mac != mac_of(key_, at_.mac, expected, entry))
            return broken_at(Fault::entry_altered, expected, id);
        if (anchor_ && anchor_->position == expected && anchor_->mac != sealed.mac)
            return broken_at(Fault::anchor_missed, expected, id);
        if (entry.salt) {
            if (entry.digest == digest_of(*entry.salt, entry.before, entry.after, entry.principal))
                return std::nullopt;
            return broken_at(Fault::values_altered, expected, id);
        }
        if (entry.before || entry.after) return broken_at(Fault::values_altered, expected, id);
        if (!has_erasure(sql, id)) return broken_at(Fault::values_removed, expected, id);
        ++report.erased;
        return std::nullopt;
    }

    std::optional<Break> end_of(const Start& start, bool is_proven) const {
        if (!start.head) {
            if (start.last) return broken_at(Fault::head_missing, std::nullopt);
        } else if (!is_proven) {
            return broken_at(Fault::head_altered, std::nullopt);
        } else if (at_.position < start.head->position) {
            return broken_at(Fault::seal_missing, at_.position + 1);
        } else if (start.last && start.last->position > start.head->position) {
            return broken_at(Fault::seal_unexpected, start.head->position + 1);
        } else if (at_.mac != start.head->mac) {
            return broken_at(Fault::head_altered, std::nullopt);
        }
        if (anchor_ && anchor_->position > at_.position)
            return broken_at(Fault::anchor_missed, anchor_->position);
        return std::nullopt;
    }

    const Key key_;
    const std::optional<Anchor> anchor_;
    Anchor at_{0, std::string(first_mac)};
};

/// What lies outside of the chain, in one view of the database.
void look_outside(db::Sql& sql, Report& report) {
    report.unsealed = count_unsealed(sql);
    if (report.first_broken) return;
    if (auto lost = find_lost(sql))
        report.first_broken = broken_at(Fault::entry_missing, std::nullopt, lost);
    else if (auto outside = find_outside(sql))
        report.first_broken = broken_at(Fault::entry_unsealed, std::nullopt, outside);
}

}  // namespace

Report verify(db::Database& database, const Key& key, const std::optional<Anchor>& anchor) {
    auto start = database.read([](db::Sql& sql) { return Start{find_head(sql), last_seal(sql)}; });
    // Seals beyond the head are not walked, unless there is no head to tell.
    const auto last = start.head ? start.head->position : start.last ? start.last->position : 0;

    const db::ReadClass lengthy{.cost = db::Cost::lengthy};
    Walk walk(key, anchor);
    for (bool is_more = true; is_more && !walk.report.first_broken;) {
        is_more = database.read(
            [&](db::Sql& sql) {
                auto page = sealed_entries(sql, walk.at().position, last, page_size);
                walk.take(sql, page);
                return page.size() == page_size;
            },
            lengthy
        );
    }
    walk.finish(start);
    database.read([&](db::Sql& sql) { look_outside(sql, walk.report); }, lengthy);
    return std::move(walk.report);
}

}  // namespace mainstay::timeline
