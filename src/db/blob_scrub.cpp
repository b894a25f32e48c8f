#include "db/blob_scrub.hpp"

#include <thread>

namespace mainstay::db {

namespace {

using Steady = std::chrono::steady_clock;

constexpr int page_size = 100;
constexpr std::chrono::milliseconds pause_max{1000};

struct BlobRow {
    BlobHash hash;
    std::int64_t bytes = 0;
    std::int64_t refs = 0;
};
BOOST_DESCRIBE_STRUCT(BlobRow, (), (hash, bytes, refs))

// Thrown out of the middle of a blob when it is time to end.
struct Stopped {};

// Keeps reading at the rate of a plan.
class Pace {
public:
    explicit Pace(const ScrubPlan& plan) : plan_(plan) {}

    void after(std::int64_t bytes) {
        bytes_ += bytes;
        auto due = begun_ + std::chrono::milliseconds(bytes_ * 1000 / plan_.bytes_per_second);
        for (auto now = Steady::now(); now < due; now = Steady::now()) {
            if (is_over()) throw Stopped();
            std::this_thread::sleep_for(std::min(
                std::chrono::duration_cast<std::chrono::milliseconds>(due - now), pause_max
            ));
        }
        if (is_over()) throw Stopped();
    }

    bool is_over() const { return plan_.is_stopping() || Steady::now() >= plan_.until; }

private:
    const ScrubPlan& plan_;
    Steady::time_point begun_ = Steady::now();
    std::int64_t bytes_ = 0;
};

void add(ScrubReport& report, const BlobRow& blob, bool is_damaged) {
    ++report.blobs;
    report.bytes += blob.bytes;
    report.damaged += is_damaged;
}

}  // namespace

ScrubReport scrub(Database& database, Blobs& blobs, const ScrubPlan& plan) {
    ScrubReport report;
    Pace pace(plan);
    auto next_page = [&] {
        return database.read([&](Sql& sql) {
            return sql.all<BlobRow>(
                "FROM blob WHERE checked_at < :before AND refs >= 0"
                " ORDER BY checked_at, hash LIMIT :count",
                plan.checked_before, page_size
            );
        });
    };
    try {
        for (auto page = next_page(); !page.empty(); page = next_page()) {
            for (const auto& blob : page) {
                if (pace.is_over()) throw Stopped();
                auto after_piece = [&](std::int64_t bytes) { pace.after(bytes); };
                add(report, blob, blobs.check(blob.hash, plan.now, after_piece).has_value());
            }
        }
    } catch (const Stopped&) {
        report.is_complete = false;
    }
    return report;
}

ScrubReport verify_blobs(
    Database& database, Blobs& blobs, Time now,
    const std::function<void(const DamagedBlob&)>& on_damage
) {
    ScrubReport report;
    BlobHash last;
    for (;;) {
        auto page = database.read([&](Sql& sql) {
            return sql.all<BlobRow>(
                "FROM blob WHERE hash > :last AND refs >= 0 ORDER BY hash LIMIT :count", last,
                page_size
            );
        });
        if (page.empty()) return report;
        for (const auto& blob : page) {
            auto damage = blobs.check(blob.hash, now);
            if (damage) on_damage({blob.hash, *damage, blob.bytes, blob.refs});
            add(report, blob, damage.has_value());
        }
        last = page.back().hash;
    }
}

}  // namespace mainstay::db
