// The job behind each schedule: runs what was scheduled and keeps what it found.
#pragma once

#include "module/module.hpp"
#include "schedules/service.hpp"

namespace mainstay::schedules {

struct RunSchedule {
    static constexpr std::string_view kind = "schedules.run";

    Id<JobSchedule> schedule;
};
BOOST_DESCRIBE_STRUCT(RunSchedule, (), (schedule))

/// What jobs/ knows the schedule by.
inline jobs::ScheduleOwner owner_of(Id<JobSchedule> id) { return {"schedule", id.value}; }

/// Does what is scheduled. A run may be repeated: what is scheduled only looks. The arguments
/// outlive it.
jobs::Worker run_worker(const Environment& environment, const Jobs& jobs);

}  // namespace mainstay::schedules
