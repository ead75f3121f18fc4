import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument("--to", required=True)


def password() -> str:
    return os.environ["SFTP_PASSWORD"]
