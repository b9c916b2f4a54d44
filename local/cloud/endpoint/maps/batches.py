"""ItemBatcher: items in groups, so many or of so many bytes at most.

Source: AWS Step Functions Developer Guide, "ItemBatcher (Map)".
"""

from typing import Any

from moto.stepfunctions.parser.asl.utils.json_path import extract_json

from local.cloud.endpoint.maps.children import as_text


def batches(items: list[Any], told: dict[str, Any], given: Any) -> list[tuple[dict[str, Any], int]]:
    """(input, how many items) of each; `given` is the map's own input. Raises ValueError without a limit.

    >>> batches([1, 2, 3], {"MaxItemsPerBatch": 2, "BatchInput": {"day.$": "$.day"}}, {"day": 7})
    [({'BatchInput': {'day': 7}, 'Items': [1, 2]}, 2), ({'BatchInput': {'day': 7}, 'Items': [3]}, 1)]
    """
    count_max, bytes_max = limit(told, "MaxItemsPerBatch", given), limit(told, "MaxInputBytesPerBatch", given)
    if not count_max and not bytes_max:
        message = "ItemBatcher needs MaxItemsPerBatch or MaxInputBytesPerBatch"
        raise ValueError(message)
    every = {"BatchInput": filled(told["BatchInput"], given)} if "BatchInput" in told else {}
    made: list[list[Any]] = []
    for item in items:
        last = [*made[-1], item] if made else []
        full = count_max and len(last) > count_max
        if not last or full or (bytes_max and len(as_text({**every, "Items": last}).encode()) > bytes_max):
            made.append([item])
        else:
            made[-1].append(item)
    return [({**every, "Items": batch}, len(batch)) for batch in made]


def limit(told: dict[str, Any], name: str, given: Any) -> int:
    """0: none."""
    path = told.get(f"{name}Path")
    return int(extract_json(path, given) if path else told.get(name, 0))


def filled(template: Any, given: Any) -> Any:
    """Fields that end in `.$` are paths in what is given."""
    if isinstance(template, list):
        return [filled(each, given) for each in template]
    if not isinstance(template, dict):
        return template
    return {
        name.removesuffix(".$"): extract_json(value, given) if name.endswith(".$") else filled(value, given)
        for name, value in template.items()
    }
