// A person's data as a plain directory: a JSON file for each list, the files that belong to it in a
// folder of its name, and a page that says what is what.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "db/blobs.hpp"
#include "module/personal_data.hpp"

namespace mainstay::server {

namespace code {

inline constexpr Code export_directory_taken{
    "export_directory_taken", Refusal::conflict,
    "{directory} is there already and not empty. Name one that is not there with --to."
};

}  // namespace code

class ExportDirectory : public ExportSink {
public:
    /// Makes the directory, for its owner only. Refuses: export_directory_taken. Throws where the
    /// disk does.
    static Result<ExportDirectory> create(const std::filesystem::path& path, db::Blobs& blobs);

    void begin(std::string_view name, std::string_view meaning) override;
    void add(const boost::json::value& record) override;
    std::string add_file(std::string_view name, const db::BlobHash& blob) override;

    /// Ends the last list and writes README.txt and index.json.
    void finish(const DataSubject& person, Time now);

    struct List {
        std::string name;
        std::string meaning;
        std::int64_t records = 0;
        std::int64_t files = 0;
    };

    const std::vector<List>& lists() const { return lists_; }

private:
    ExportDirectory(std::filesystem::path path, db::Blobs& blobs)
        : path_(std::move(path)), blobs_(&blobs) {}

    void end_list();
    void open(std::ofstream& file, const std::filesystem::path& name) const;

    std::filesystem::path path_;
    db::Blobs* blobs_;
    std::ofstream list_;
    std::vector<List> lists_;
};

BOOST_DESCRIBE_STRUCT(ExportDirectory::List, (), (name, meaning, records, files))

}  // namespace mainstay::server
