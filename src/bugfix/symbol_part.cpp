#include "bugfix/symbol_part.hpp"

namespace mainstay::bugfix {

void SymbolPart::open(const Environment& environment, const DebugFileLimits& limits) {
    blobs_ = &environment.blobs;
    limits_ = limits;
    // A command of the command line has no folder, and takes no events.
    if (environment.directory.empty()) return;
    native_.open(
        environment.database, environment.blobs, environment.clock,
        std::filesystem::absolute(environment.directory) / "symbols"
    );
    pool_ = std::make_unique<http::BlockingPool>(http::BlockingPool::Options{
        .name = "native", .threads = symbol_readers_max, .waiting_max = native_waiting_max
    });
}

void SymbolPart::close() {
    native_.close();
    pool_.reset();
}

ResolveAside SymbolPart::aside() {
    return {
        .is_wanted = [this](
                         Id<Application> application, std::string_view json
                     ) { return native_.may_resolve(application, json); },
        .submit =
            [this](std::function<void()> task) {
                try {
                    if (!pool_) return false;
                    pool_->submit(std::move(task));
                    return true;
                } catch (const db::Overloaded&) {
                    return false;
                }
            },
        .resolve = [this](
                       Id<Application> application, errors::ErrorEvent& event
                   ) { native_.resolve(application, event); },
    };
}

}  // namespace mainstay::bugfix
