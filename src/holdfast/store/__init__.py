"""Results on disk: whole or not at all, with a manifest that says what made them."""

from holdfast.store.outputs import Staging, check_target, publish
from holdfast.store.runs import check_store, record_run
from holdfast.store.tables import plain, write_json, write_netcdf, write_parquet

__all__ = ["Staging", "check_store", "check_target", "plain", "publish", "record_run", "write_json", "write_netcdf", "write_parquet"]
