#include "server/installation_clock.hpp"

#include "base/log.hpp"

namespace mainstay::server {

namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr microseconds jump_min = seconds(1);
constexpr microseconds reported_skew_min = seconds(2);
constexpr std::chrono::milliseconds wall_pause{1'000};
constexpr std::chrono::milliseconds database_pause{5'000};

double in_seconds(microseconds span) { return std::chrono::duration<double>(span).count(); }

}  // namespace

InstallationClock::InstallationClock() : InstallationClock(Sources()) {}

InstallationClock::InstallationClock(Sources sources)
    : sources_(std::move(sources)), ahead_(sources_.wall().micros - sources_.uptime().count()) {}

InstallationClock::~InstallationClock() { stop(); }

void InstallationClock::follow(db::Database& database) {
    bool is_shared = database.dialect() == db::Dialect::postgresql;
    // The first look is had here, so that a clock that is set a moment later has jumped.
    if (is_shared)
        look(database);
    else
        compare_with_wall();
    thread_ = std::thread([this, &database, is_shared] {
        while (!is_stopping_) {
            stopping_.wait(is_shared ? database_pause : wall_pause);
            if (is_stopping_) return;
            if (!is_shared) {
                compare_with_wall();
                continue;
            }
            try {
                look(database);
            } catch (const std::exception& failure) {
                // Until it answers again, time goes on by the uptime.
                MAINSTAY_LOG(debug, "clock", "PostgreSQL's clock was not seen: {}", failure.what());
            }
        }
    });
}

void InstallationClock::stop() {
    if (is_stopping_.exchange(true)) return;
    stopping_.notify();
    if (thread_.joinable()) thread_.join();
}

Time InstallationClock::now() const { return {ahead_.load() + sources_.uptime().count()}; }

Clock InstallationClock::clock() const {
    return [this] { return now(); };
}

bool InstallationClock::has_jumped_within(microseconds span) const {
    return jumps_ > 0 && sources_.uptime() - microseconds(jumped_at_) < span;
}

microseconds InstallationClock::skew() const { return sources_.wall() - now(); }

void InstallationClock::look(db::Database& database) {
    microseconds before{0}, after{0};
    auto at = database.read([&](db::Sql& sql) {
        before = sources_.uptime();
        auto answer = sql.now();
        after = sources_.uptime();
        return answer;
    });
    // What the statement took to arrive and to be answered is not known better than this.
    compare_with(at, before, after);
}

void InstallationClock::compare_with_wall() {
    auto before = sources_.uptime();
    auto wall = sources_.wall();
    compare_with(wall, before, sources_.uptime());
}

void InstallationClock::compare_with(Time at, microseconds before, microseconds after) {
    auto uncertainty = (after - before) / 2;
    correct(microseconds(at.micros) - before - uncertainty, uncertainty);
    report_skew();
}

void InstallationClock::correct(microseconds ahead, microseconds uncertainty) {
    auto difference = ahead - microseconds(ahead_);
    auto distance = std::chrono::abs(difference);
    // The first look of a node is no jump, whatever its own clock says.
    bool is_first = !std::exchange(has_compared_, true);
    if (distance <= uncertainty) return;
    ahead_ = ahead.count();
    if (is_first || distance - uncertainty < jump_min) return;
    ++jumps_;
    jumped_at_ = sources_.uptime().count();
    MAINSTAY_LOG(
        warning, "clock",
        "the clock was set {} by {:.1f} s; what waits for a time is judged by the new one",
        difference > microseconds(0) ? "forward" : "back", in_seconds(distance)
    );
}

void InstallationClock::report_skew() {
    auto difference = skew();
    if (std::chrono::abs(difference - reported_skew_) < reported_skew_min) return;
    reported_skew_ = difference;
    MAINSTAY_LOG(
        warning, "clock",
        "this machine's clock is {:.1f} s {} the one of PostgreSQL, which is what counts",
        in_seconds(std::chrono::abs(difference)),
        difference > microseconds(0) ? "ahead of" : "behind"
    );
}

}  // namespace mainstay::server
