#include "server/export_directory.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "wire/codec.hpp"

namespace mainstay::server {

namespace {

constexpr std::int64_t piece_bytes = 1 << 20;
constexpr std::size_t name_bytes_max = 120;

/// A name without what could lead out of a folder, or that a file system does not take.
std::string file_name(std::string_view wanted) {
    std::string name;
    for (char c : wanted) {
        const bool is_odd = static_cast<unsigned char>(c) < 0x20 ||
                            std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
        name += is_odd ? '_' : c;
    }
    name = std::string(clipped(name, name_bytes_max));
    return name.empty() || name.front() == '.' ? "_" + name : name;
}

}  // namespace

Result<ExportDirectory> ExportDirectory::create(
    const std::filesystem::path& path, db::Blobs& blobs
) {
    std::filesystem::create_directories(path);
    if (!std::filesystem::is_empty(path))
        return refuse(code::export_directory_taken, {{"directory", path.string()}});
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return ExportDirectory(path, blobs);
}

void ExportDirectory::open(std::ofstream& file, const std::filesystem::path& name) const {
    file.exceptions(std::ios::failbit | std::ios::badbit);
    file.open(path_ / name, std::ios::binary | std::ios::trunc);
}

void ExportDirectory::begin(std::string_view name, std::string_view meaning) {
    end_list();
    lists_.push_back({std::string(name), std::string(meaning)});
    open(list_, lists_.back().name + ".json");
    list_ << "[";
}

void ExportDirectory::add(const boost::json::value& record) {
    auto& list = lists_.back();
    list_ << (list.records++ > 0 ? ",\n" : "\n") << boost::json::serialize(record);
}

std::string ExportDirectory::add_file(std::string_view name, const db::BlobHash& blob) {
    auto& list = lists_.back();
    std::filesystem::create_directories(path_ / list.name);
    auto called = list.name + "/" + file_name(name);
    std::ofstream file;
    open(file, called);
    auto reader = blobs_->open(blob);
    for (std::int64_t at = 0; at < reader->bytes(); at += piece_bytes)
        file << reader->read(at, std::min(piece_bytes, reader->bytes() - at));
    file.close();
    ++list.files;
    return called;
}

void ExportDirectory::end_list() {
    if (lists_.empty()) return;
    list_ << "\n]\n";
    list_.close();
}

void ExportDirectory::finish(const DataSubject& person, Time now) {
    end_list();
    std::ofstream index, page;
    open(index, "index.json");
    index << boost::json::serialize(boost::json::object{
                 {"person",
                  {{"id", to_string(person.id)}, {"name", person.name}, {"email", person.email}}},
                 {"exported_at", to_string(now)},
                 {"lists", wire::encode(lists_)},
             })
          << "\n";
    index.close();
    open(page, "README.txt");
    page << fmt::format(
        "The data that Mainstay holds about {} <{}>, exported on {}.\n\n"
        "Each list is a JSON file; the files that belong to it are in the folder of its name.\n\n",
        person.name, person.email, to_string(now)
    );
    for (const auto& list : lists_)
        page << fmt::format(
            "{}.json: {} {} records{}\n", list.name, list.meaning, list.records,
            list.files > 0 ? fmt::format(", {} files", list.files) : std::string()
        );
    page.close();
}

}  // namespace mainstay::server
