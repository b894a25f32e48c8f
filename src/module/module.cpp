#include "module/module.hpp"

#include "base/check.hpp"

namespace mainstay {

std::optional<std::string> relation_clash(const std::vector<Module>& modules) {
    std::vector<timeline::Relation> all;
    for (const auto& module : modules)
        all.insert(all.end(), module.relations.begin(), module.relations.end());
    return timeline::clash(all);
}

Result<RunningModules> RunningModules::create(
    const std::vector<Module>& modules, const Environment& environment
) {
    MAINSTAY_CHECK(!relation_clash(modules));
    RunningModules running;
    for (const auto& module : modules)
        if (module.parts) running.parts_.push_back(TRY(module.parts(environment)));
    return running;
}

void RunningModules::start() {
    for (; started_ < parts_.size(); ++started_)
        if (const auto& start = parts_[started_].start) start();
}

void RunningModules::stop() {
    while (started_ > 0)
        if (const auto& stop = parts_[--started_].stop) stop();
}

}  // namespace mainstay
