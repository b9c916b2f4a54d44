"""aggregation 政府数据资源集聚平台: departments, datasets, data contracts, and the door for their files."""
