#include "host/files/container_list.hpp"

#include <netipc/types.h>

#include <utility>

#include "host/identifiers.hpp"

namespace netipc::cli::host {
namespace {

// Walks a document and keeps nothing of it: a derived class picks texts out, by how deep
// they are and by the key before them.
class Walk : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool string(string_t& value) override {
    text(value);
    return true;
  }
  bool key(string_t& value) override {
    key_ = std::move(value);
    return true;
  }
  bool start_object(size_t /*members*/) override {
    ++depth_;
    key_.clear();
    begin(false);
    return true;
  }
  bool end_object() override {
    end();
    --depth_;
    return true;
  }
  bool start_array(size_t /*elements*/) override {
    ++depth_;
    begin(true);
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(size_t /*place*/, const std::string& /*token*/, const nlohmann::json::exception& /*error*/) override {
    return false;
  }

 protected:
  virtual void text(std::string& value) = 0;  // may be moved from
  virtual void begin(bool /*array*/) {}
  virtual void end() {}  // of an object
  [[nodiscard]] size_t depth() const noexcept { return depth_; }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

 private:
  size_t depth_ = 0;
  std::string key_;
};

// The document within a text of the document.
class Metadata final : public Walk {
 public:
  std::string name;
  std::string image;

 private:
  void text(std::string& value) override {
    if (depth() != 1) return;
    if (key() == "name") name = std::move(value);
    if (key() == "image-name") image = std::move(value);
  }
};

// Containers are the objects of the outermost array.
class List final : public Walk {
 public:
  ContainerList containers;

 private:
  void begin(bool array) override {
    if (depth() == 1) is_list_ = array;
    if (depth() == 2) {
      id_.clear();
      name_.clear();
      metadata_.clear();
    }
  }
  void text(std::string& value) override {
    if (depth() == 2 && key() == "id") id_ = std::move(value);
    if (depth() == 2 && key() == "metadata") metadata_ = std::move(value);
    if (depth() == 3 && key() == "names" && name_.empty()) name_ = std::move(value);
  }
  void end() override {
    if (depth() != 2 || !is_list_ || !is_container_id(id_)) return;
    Metadata metadata;
    if (!nlohmann::json::sax_parse(metadata_, &metadata)) metadata = {};
    Facts facts;
    facts.orchestrator = NETIPC_CODEC_ORCHESTRATOR_PODMAN;
    facts.name = std::move(metadata.name.empty() ? name_ : metadata.name);
    add_label(facts, "image", std::move(metadata.image));
    containers.insert_or_assign(std::move(id_), std::move(facts));
  }

  bool is_list_ = false;
  std::string id_;
  std::string name_;
  std::string metadata_;
};

}  // namespace

ContainerList parse_container_list(std::string_view text) {
  List list;
  return nlohmann::json::sax_parse(text, &list) ? std::move(list.containers) : ContainerList();
}

}  // namespace netipc::cli::host
