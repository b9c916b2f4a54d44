"""What moto does otherwise than AWS, and which patch or layer mends it: small checks that tell when it no longer does.

By themselves: python -m tests.cloud.moto_faults
"""
