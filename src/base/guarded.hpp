// A value and the mutex that guards it, so that neither is used without the other.
#pragma once

#include <mutex>
#include <utility>

namespace mainstay {

template <class T>
class Guarded {
public:
    Guarded() = default;

    explicit Guarded(T value) : value_(std::move(value)) {}

    /// Runs `use(value)` while no one else can see the value.
    template <class Use>
    decltype(auto) with(Use&& use) {
        std::lock_guard lock(mutex_);
        return std::forward<Use>(use)(value_);
    }

private:
    std::mutex mutex_;
    T value_;
};

}  // namespace mainstay
