#include "module/module.hpp"

namespace mainstay {

Result<RunningModules> RunningModules::create(
    const std::vector<Module>& modules, const Environment& environment
) {
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
