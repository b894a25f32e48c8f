#include "server/probe.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>

#include "db/failure.hpp"

namespace mainstay::server {

namespace {

Finding of_database(db::Cause cause) {
    switch (cause) {
        case db::Cause::timeout:
            return {"timeout", "The database takes too long."};
        case db::Cause::full:
            return {"disk_full", "The disk of the database is full."};
        case db::Cause::read_only:
            return {"read_only", "The database cannot be written."};
        case db::Cause::input_output:
            return {"input_output", "The disk of the database fails."};
        case db::Cause::damaged:
            return {"damaged", "The database is damaged."};
        case db::Cause::contended:
            return {"contended", "Others are in the way in the database."};
        case db::Cause::unreachable:
            return {"unreachable", "The database does not answer."};
        case db::Cause::other:
            return {"failed", "The database declines what is asked of it; the log says why."};
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

Finding of_file(const std::error_code& error) {
    if (error == std::errc::no_space_on_device || error.value() == EDQUOT)
        return {"disk_full", "The disk of the data directory is full."};
    if (error == std::errc::read_only_file_system || error == std::errc::permission_denied ||
        error == std::errc::operation_not_permitted)
        return {"read_only", "The data directory cannot be written."};
    return {"input_output", "The data directory cannot be used: " + error.message() + '.'};
}

}  // namespace

Finding finding_of(const std::exception_ptr& failure) {
    if (!failure) return {};
    try {
        std::rethrow_exception(failure);
    } catch (const db::Overloaded&) {
        return {"overloaded", "More waits for the database than it can do."};
    } catch (const db::Failure& database) {
        return of_database(database.cause());
    } catch (const std::system_error& file) {
        return of_file(file.code());
    } catch (...) {
        return {"failed", "It failed; the log says why."};
    }
}

// The wake event is owned by whoever waits for it, too.
Probe::Probe(Start start, std::shared_ptr<WakeEvent> done)
    : start_(std::move(start)), done_(std::move(done)) {}

void Probe::begin(std::chrono::microseconds now) {
    bool is_free = state_->with([&](State& state) {
        if (state.is_under_way) return false;
        state.is_under_way = true;
        state.began = now;
        return true;
    });
    if (!is_free) return;
    auto report = [state = state_, done = done_](Finding finding) {
        state->with([&](State& kept) {
            kept.is_under_way = false;
            kept.last = std::move(finding);
        });
        done->notify();
    };
    try {
        start_(report);
    } catch (...) {
        report(finding_of(std::current_exception()));
    }
}

bool Probe::is_under_way() const {
    return state_->with([](const State& state) { return state.is_under_way; });
}

Finding Probe::finding(std::chrono::microseconds now) const {
    return state_->with([&](const State& state) -> Finding {
        if (!state.is_under_way) return state.last;
        auto seconds = std::chrono::duration<double>(now - state.began).count();
        return {"timeout", fmt::format("It has not answered for {:.1f} s.", seconds)};
    });
}

}  // namespace mainstay::server
