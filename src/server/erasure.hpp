// Erases a person: the steps of all modules, and what belongs to none of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "module/module.hpp"
#include "module/personal_data.hpp"

namespace mainstay::server {

/// How many things of one kind were erased, or would be.
struct ErasedCount {
    std::string what;  // `ticketing: messages`.
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(ErasedCount, (), (what, count))

/// Erases the person, in transactions of bounded size; repeated after an interruption, it goes on
/// with what is left. With `is_rehearsal` nothing is changed: each part is done and undone.
/// Refuses: last_administrator, and then nothing is changed.
Result<std::vector<ErasedCount>> erase_person(
    const Environment& environment, const std::vector<Module>& modules, const DataSubject& person,
    bool is_rehearsal
);

}  // namespace mainstay::server
