"""blockdata 块数据资源中心: files become golden records, with a trace back to each row."""
