#include "server/erasure.hpp"

#include <algorithm>

#include "server/house_data.hpp"
#include "server/search_route.hpp"

namespace mainstay::server {

namespace {

/// Steps with the module that each is of.
struct NamedStep {
    std::string what;
    ErasureStep step;
};

/// The steps of all modules in their order, and where each leads.
class Erasing {
public:
    Erasing(
        const Environment& environment, const std::vector<Module>& modules,
        const DataSubject& person, bool is_rehearsal
    )
        : environment_(environment),
          person_(person),
          house_(house_data()),
          is_rehearsal_(is_rehearsal) {
        for (const auto& module : modules) add(module.name, module.personal_data.erasure);
        add("server", house_.erasure);
        for (auto module = modules.rbegin(); module != modules.rend(); ++module)
            add(module->name, module->personal_data.erasure_end);
        for (const auto& module : modules)
            if (const auto& erase = module.personal_data.erase_leads) led_.push_back(erase);
        led_.push_back(house_.erase_leads);
    }

    Result<std::vector<ErasedCount>> run() {
        std::vector<ErasedCount> counts;
        for (const auto& [what, step] : steps_) counts.push_back({what, TRY(run(step))});
        return counts;
    }

private:
    void add(std::string_view module, const std::vector<ErasureStep>& steps) {
        for (const auto& step : steps)
            steps_.push_back({std::string(module) + ": " + std::string(step.name), step});
    }

    Result<std::int64_t> run(const ErasureStep& step) {
        std::int64_t count = 0;
        std::optional<std::int64_t> after = 0;
        while (after) {
            auto progress = TRY(environment_.database.write([&](db::Sql& sql) {
                return part(sql, step, *after);
            }));
            count += progress.erased;
            after = progress.next;
        }
        return count;
    }

    Result<ErasureProgress> part(db::Sql& sql, const ErasureStep& step, std::int64_t after) {
        auto call = Call::system(environment_.clock(), "command-line");
        std::optional<Result<ErasureProgress>> outcome;
        auto body = [&] {
            outcome.emplace(step.run(sql, call, person_, after));
            if (!*outcome) return;
            for (const auto& erase : led_)
                (*outcome)->erased += erase(sql, call, person_, (*outcome)->leads);
        };
        if (is_rehearsal_)
            sql.rehearse(body);
        else
            body();
        return *std::move(outcome);
    }

    const Environment& environment_;
    const DataSubject& person_;
    const PersonalData house_;
    const bool is_rehearsal_;
    std::vector<NamedStep> steps_;
    std::vector<decltype(PersonalData::erase_leads)> led_;
};

/// The index follows by itself, but an erasure that is done has left nothing.
void forget_in_index(db::Database& database, const std::vector<search::Kind>& kinds) {
    constexpr int batch = 500;
    while (search::index_batch(database, kinds, batch) > 0) {
    }
    database.write(search::purge);
}

}  // namespace

Result<std::vector<ErasedCount>> erase_person(
    const Environment& environment, const std::vector<Module>& modules, const DataSubject& person,
    bool is_rehearsal
) {
    auto counts = TRY(Erasing(environment, modules, person, is_rehearsal).run());
    if (!is_rehearsal) forget_in_index(environment.database, search_kinds(modules));
    // What was released is idle for longer than those who stage a blob are given to keep it.
    while (!is_rehearsal &&
           environment.blobs.collect(environment.clock() - std::chrono::days(1), 1000) == 1000) {
    }
    return counts;
}

}  // namespace mainstay::server
